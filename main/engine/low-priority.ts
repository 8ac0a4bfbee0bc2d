/** Training runs at a lower priority, so that the person at the keyboard does not wait. */
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const by = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lowers the priority of this process. Linux shares the processor among sessions first and among the processes of each only then
 * (sched(7), autogroup): beside a browser of another session a low priority counts for nothing, so a process with a session of its
 * own (homes.ts) lowers that, too. What a system does not allow stays as it is.
 */
export function lowerPriority(): void {
  attempt(() => setPriority(by));
  attempt(() => {
    if (leadsItsSession()) writeFileSync('/proc/self/autogroup', String(by));
  });
}

/** Of Linux: proc(5), the sixth field of stat. The second, the name in brackets, may have blanks. */
function leadsItsSession(): boolean {
  if (process.platform !== 'linux') return false;
  const [, , , session] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ');
  return Number(session) === process.pid;
}

function attempt(lower: () => void): void {
  try {
    lower();
  } catch {
    // It runs at normal priority then.
  }
}

/** The web shell as a person starts it: a process of its own, its data in a folder of ours. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtApp } from '../../test/helpers/build';
import { keyIn } from '../../test/helpers/shell-window';
import { programFolder } from '../../tools/start/build.mjs';

export interface ShellProcess {
  readonly url: string;
  /** What a page or window enters with, at any time. */
  readonly key: string;
  /** Just before the process was made, on the clock of `now`. */
  readonly spawnedAt: number;
  /** Memory of the process and its threads; null where this system does not say. */
  residentMegabytes(): number | null;
  stop(): Promise<void>;
}

const longestStartMs = 60_000;
const longestStopMs = 10_000;

/** Milliseconds since 1970, finer than Date.now; pages have the same clock. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** What `npm start -- --web` runs. A source saved meanwhile makes it build first: then the start is not one, and null. */
async function attempt(home: string): Promise<ShellProcess | null> {
  await builtApp();
  const script = join(programFolder, 'tools/start/start.mjs');
  const spawnedAt = now();
  const child = spawn(process.execPath, [script, '--web', '--no-open', '--port', '0'], {
    env: { ...process.env, MNERVA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const blocked = setTimeout(() => child.kill('SIGKILL'), longestStopMs);
    await ended;
    clearTimeout(blocked);
  };
  const tooLong = setTimeout(() => child.kill('SIGKILL'), longestStartMs);
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const url = /http:\/\/\S+#start=[\w-]+(?=\s)/u.exec(said)?.[0];
    if (url === undefined && !said.includes('Building Mnerva')) continue;
    clearTimeout(tooLong);
    child.stdout.resume();
    if (url === undefined) {
      await stop();
      return null;
    }
    const { pid } = child;
    return {
      url,
      key: keyIn(home),
      spawnedAt,
      stop,
      residentMegabytes: () => (pid === undefined ? null : resident(pid)),
    };
  }
  clearTimeout(tooLong);
  throw new Error(`The web shell did not start.\n${said}`);
}

export async function startShell(home: string): Promise<ShellProcess> {
  for (let tries = 0; tries < 5; tries++) {
    const shell = await attempt(home);
    if (shell) return shell;
  }
  throw new Error('Sources change while the bench runs: it starts only what is built.');
}

function resident(pid: number): number | null {
  try {
    return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6;
  } catch {
    return null;
  }
}

/** A bar on stderr while a job runs: redrawn in place on a terminal, absent elsewhere so that logs stay readable. */
import type { JobProgress } from '../../src/jobs/job';
import { throttled } from '../../src/jobs/progress';
import { controlsShown } from '../../src/text/controls';
import type { CliIo } from './io';

const width = 24;
const clearLine = '\r\u001b[2K';

export interface ProgressBar {
  report(progress: JobProgress): void;
  /** Takes the bar away. */
  end(): void;
}

export function createProgressBar(io: CliIo, title: string, now: () => number = Date.now): ProgressBar {
  if (!io.isTerminal) return { report: () => undefined, end: () => undefined };
  let done = 0;
  let total: number | null = null;
  let note = '';
  const draw = throttled<string>((line) => io.err(clearLine + controlsShown(line).replace(/[\n\t]/g, ' ')), now);
  return {
    report(progress) {
      done = progress.done ?? done;
      total = progress.total === undefined ? total : progress.total;
      note = progress.note ?? note;
      draw(barLine(title, done, total, note));
    },
    end: () => io.err(clearLine),
  };
}

function barLine(title: string, done: number, total: number | null, note: string): string {
  if (!total) return `${title}  ${done}  ${note}`.trimEnd();
  const share = Math.min(1, done / total);
  const filled = Math.round(share * width);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `${title}  ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent} %  ${done}/${total}  ${note}`.trimEnd();
}

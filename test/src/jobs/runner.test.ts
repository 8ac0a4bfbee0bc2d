import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors';
import type { JobRecord } from '../../../src/jobs/job';
import { createJobRunner } from '../../../src/jobs/runner';

function setUp() {
  let time = 0;
  let count = 0;
  const written: JobRecord[] = [];
  const seen: JobRecord[] = [];
  const runner = createJobRunner({
    now: () => time,
    newId: () => `job-${++count}`,
    newCancel: () => new AbortController(),
    write: (view) => written.push(view),
    changed: (view) => seen.push(view),
  });
  return { runner, written, seen, wait: (ms: number) => (time += ms) };
}

test('start answers before the work begins, and the row is there by then', async () => {
  const { runner, written } = setUp();
  let begun = false;
  const { jobId, ended } = runner.start({
    kind: 'import',
    title: 'Import',
    job: async () => {
      begun = true;
      return { samples: 3 };
    },
  });
  expect([jobId, begun, written.map((w) => w.state)]).toEqual(['job-1', false, ['running']]);
  expect(await ended).toMatchObject({ state: 'finished', result: { samples: 3 } });
  expect(written.map((w) => w.state)).toEqual(['running', 'finished']);
});

test('a hundred reports in half a second become at most five, and the last state comes always', async () => {
  const { runner, seen, wait } = setUp();
  const { ended } = runner.start({
    kind: 'import',
    title: 'Import',
    job: async ({ report }) => {
      for (let i = 1; i <= 100; i++) {
        wait(5);
        report({ done: i, total: 100 });
      }
      return null;
    },
  });
  await ended;
  const reports = seen.slice(1, -1);
  expect(reports.length).toBeGreaterThan(3);
  expect(reports.length).toBeLessThanOrEqual(5);
  expect(seen.at(-1)).toMatchObject({ state: 'finished', done: 100, total: 100 });
});

test.each<[string, () => Promise<null>, JobRecord['state'], string | null]>([
  ['returns', async () => null, 'finished', null],
  ['throws', () => Promise.reject(new AppError('no-space', 'The disk is full.')), 'failed', 'The disk is full.'],
  ['is cancelled', () => Promise.reject(new AppError('cancelled', 'Stopped.')), 'stopped', 'Stopped.'],
])('a job that %s ends once', async (_, job, state, message) => {
  const { runner, seen } = setUp();
  const view = await runner.start({ kind: 'train', title: 'Train', job }).ended;
  expect([view.state, view.error?.message ?? null]).toEqual([state, message]);
  expect(seen.filter((s) => s.state !== 'running')).toHaveLength(1);
});

test('cancel reaches the job, closing waits for it, reports after the end are ignored', async () => {
  const { runner } = setUp();
  let late: (() => void) | null = null;
  const { jobId } = runner.start({
    kind: 'train',
    title: 'Train',
    job: ({ signal, report }) =>
      new Promise((_, reject) => {
        late = () => report({ note: 'too late' });
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped on request.')));
      }),
  });
  await Promise.resolve();
  expect(runner.isRunning('train')).toBe(true);
  await runner.close();
  expect(runner.isRunning('train')).toBe(false);
  (late as (() => void) | null)?.();
  expect(runner.list()[0]).toMatchObject({ id: jobId, state: 'stopped', note: '' });
  expect(() => runner.cancel('nobody')).toThrow('There is no job nobody.');
});

test('what would start while the runner closes is refused, and closing has waited for all that ran', async () => {
  const { runner, written } = setUp();
  const follow = { kind: 'pre-annotate', title: 'Suggestions', job: async () => null } as const;
  let refusal: unknown = null;
  runner.start({
    kind: 'import',
    title: 'Import',
    // Past its last look at the signal: it finishes, and something would follow from it.
    job: async ({ signal }) => {
      while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
      try {
        runner.start(follow);
      } catch (error) {
        refusal = error;
      }
      return null;
    },
  });
  expect(runner.isClosing()).toBe(false);
  await Promise.all([runner.close(), runner.close()]);
  expect(refusal).toMatchObject({ code: 'refused', message: expect.stringContaining('being closed') });
  expect(written.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['import running', 'import finished']);
  expect(() => runner.start(follow)).toThrow('being closed');
});

test.each<[string, () => Promise<null>, RegExp]>([
  ['finished', async () => null, /^It has finished, and its end could not be saved: The disk is full\.$/u],
  ['failed', () => Promise.reject(new AppError('bad-file', 'It is no picture.')), /^It is no picture\.$/u],
])(
  'a job that has %s and whose end cannot be written says so, and it is written with the next one',
  async (_, job, said) => {
    let full = true;
    const written: string[] = [];
    const seen: JobRecord[] = [];
    let ids = 0;
    const runner = createJobRunner({
      now: () => 0,
      newId: () => `job-${++ids}`,
      newCancel: () => new AbortController(),
      changed: (view) => seen.push(view),
      write({ id, state }) {
        if (full && state !== 'running') throw new AppError('no-space', 'The disk is full.');
        written.push(`${id} ${state}`);
      },
    });
    const first = await runner.start({ kind: 'import', title: 'Import', job }).ended;
    expect(first).toMatchObject({ state: 'failed', error: { message: expect.stringMatching(said) } });
    expect(seen.at(-1)).toEqual(first); // the windows hear it
    full = false;
    await runner.start({ kind: 'import', title: 'Import', job: async () => null }).ended;
    await runner.close();
    expect(written).toEqual(['job-1 running', 'job-2 running', 'job-1 failed', 'job-2 finished']);
  },
);

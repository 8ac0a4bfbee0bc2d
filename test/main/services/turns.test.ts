/**
 * Main answers other windows while it works. Measured is the longest stretch of its own processor time without a turn of the event
 * loop: other programs on the machine, and threads of this one, do not count.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobRecord } from '../../../src/jobs/job';
import { defined, imgid, setUp, writeFile, type TestServices } from './set-up';

const tweets = 12_000;
/** Twice what a window may wait: a collection of garbage may fall into the longest stretch. */
const longestMs = 100;

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** The longest stretch in milliseconds, and what the work came to. */
async function longestWait<T>(work: () => Promise<T>): Promise<{ longest: number; result: T }> {
  let longest = 0;
  let going = true;
  let last = cpuMs();
  const look = (): void => {
    longest = Math.max(longest, cpuMs() - last);
    last = cpuMs();
  };
  const tick = (): void => {
    look();
    if (going) setImmediate(tick);
  };
  setImmediate(tick);
  const result = await work();
  look();
  going = false;
  return { longest, result };
}

const manyTweets = (name: string): string =>
  imgid(
    Array.from(
      { length: tweets },
      (_, i) =>
        `IMGID:${name}${i} / a O / day O / in O / Oslo B-LOC / number${i} O / with O / some O / more O / words O`,
    ).join(' | '),
  );

async function project(): Promise<{ app: TestServices; take: (name: string) => Promise<{ jobId: string }> }> {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'p', folder: join(app.home, 'p'), types: ['LOC'] });
  const take = (name: string) => {
    const inputs = { text: writeFile(join(app.home, `${name}.txt`), manyTweets(name)) };
    return app.call('import.start', { format: 'imgid', inputs, split: 'train' });
  };
  return { app, take };
}

test('an import, a check, an export and its preview leave no window waiting', async () => {
  const { app, take } = await project();
  const end = async (started: Promise<{ jobId: string }>): Promise<JobRecord> => app.ended((await started).jobId);
  const inputs = { text: writeFile(join(app.home, 'a.txt'), manyTweets('a')) };
  const out = join(app.home, 'out.jsonl');
  const exported = { format: 'jsonl', what: 'reference', out } as const;
  const waits: Record<string, number> = {};
  const state = (job: JobRecord): string => job.state;
  const steps: readonly [string, () => Promise<unknown>, unknown][] = [
    ['preview', () => app.call('import.preview', { format: 'imgid', inputs }), { samples: tweets }],
    ['import', () => end(take('a')).then(state), 'finished'],
    ['check', () => app.call('projects.check', {}), { ok: true, problems: [] }],
    ['export preview', () => app.call('export.preview', exported), { samples: tweets }],
    ['export', () => end(app.call('export.start', exported)).then(state), 'finished'],
  ];
  for (const [name, work, want] of steps) {
    const { longest, result } = await longestWait(work);
    if (typeof want === 'string') expect({ [name]: result }).toEqual({ [name]: want });
    else expect({ [name]: result }).toMatchObject({ [name]: want });
    waits[name] = Math.round(longest);
  }
  expect(Object.entries(waits).filter(([, ms]) => ms > longestMs)).toEqual([]);
});

test.each<[string, number]>([
  ['while the file is looked through', 0],
  ['while tweets are taken in', 0.5],
])('a Stop is heard %s, and nothing of the import stays', async (_, share) => {
  const { app, take } = await project();
  const { jobId } = await take('a');
  const stopAt = tweets * share;
  for (;;) {
    const job = (await app.call('jobs.list', {})).find(({ id }) => id === jobId);
    if (!job || job.state !== 'running' || job.done >= stopAt) break;
    await new Promise((next) => setImmediate(next));
  }
  const { longest } = await longestWait(() => app.call('jobs.cancel', { jobId }));
  expect(longest).toBeLessThan(longestMs);
  const ended = await longestWait(() => app.ended(jobId));
  expect([ended.result.state, ended.result.done < tweets]).toEqual(['stopped', true]);
  expect(ended.longest).toBeLessThan(longestMs);
  expect((await app.call('projects.current', {}))?.counts.samples).toBe(0);
  expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
});

test('a check that edits fall into finds nothing wrong', async () => {
  const { app, take } = await project();
  await app.ended((await take('a')).jobId);
  const [a] = await app.find('number7');
  let sample = defined(a);
  let checking = true;
  const checked = app.call('projects.check', {}).finally(() => (checking = false));
  for (let i = 0; checking; i += 1) {
    const mark = { kind: 'mark', state: i % 2 === 0 ? 'flagged' : 'in-progress' } as const;
    const add = { kind: 'add', id: `m${i}`, start: 0, end: 1, type: 'LOC' } as const;
    sample = await app.edit(sample, i < 2 ? add : mark);
    await new Promise((next) => setImmediate(next));
  }
  expect(await checked).toEqual({ ok: true, problems: [] });
  expect(sample.revision).toBeGreaterThan(5);
});

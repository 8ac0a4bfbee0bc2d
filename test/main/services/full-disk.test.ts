/**
 * A disk that fills while Mnerva works, on a real one of 16 MB where one can be mounted: the app lives, what could not be kept is said,
 * nothing that was acknowledged is lost, and with space again everything goes on.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JobRecord } from '../../../src/jobs/job';
import { defined, imgid, setUp, temporaryFolder, writeFile, type TestServices } from './set-up';

/** A small disk; null where this user may mount none. */
function smallDisk(): string | null {
  const at = join(temporaryFolder(), 'disk');
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', at]));
  return at;
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && isMountable();
function isMountable(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const tweets = (count: number, from = 0): string =>
  imgid(Array.from({ length: count }, (_, i) => `IMGID:${from + i} / in O / Oslo O / number${from + i} O`).join(' | '));

interface Disk {
  readonly app: TestServices;
  fill(leftBytes: number): void;
  free(): void;
  take(name: string, text: string): Promise<JobRecord>;
}

async function onSmallDisk(): Promise<Disk> {
  const disk = defined(smallDisk());
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'p', folder: join(disk, 'p'), types: ['LOC'] });
  const ballast = join(disk, 'ballast');
  return {
    app,
    fill(left) {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - left)), { flag: 'a' });
    },
    free: () => rmSync(ballast),
    async take(name, text) {
      const inputs = { text: writeFile(join(app.home, name), text) };
      const { jobId } = await app.call('import.start', { format: 'imgid', inputs });
      return app.ended(jobId);
    },
  };
}

test.skipIf(!canMount)(
  'an import: it fails in words, no edit is lost, and the same import works with space again',
  async () => {
    const { app, fill, free, take } = await onSmallDisk();
    expect(await take('first.txt', tweets(20))).toMatchObject({ state: 'finished' });
    await app.settled();
    const [a, b] = await app.find('Oslo');
    await app.edit(defined(a), { kind: 'mark', state: 'flagged' });
    fill(150_000);
    expect(await take('second.txt', tweets(3000, 100))).toMatchObject({ state: 'failed', error: { code: 'no-space' } });
    const kept = await app.edit(defined(b), { kind: 'mark', state: 'flagged' }).then(
      () => 2,
      (error: unknown) => (expect(error).toMatchObject({ code: 'no-space' }), 1),
    );
    free();
    expect(await take('second.txt', tweets(3000, 100))).toMatchObject({ state: 'finished', result: { samples: 3000 } });
    await app.settled();
    const { counts } = await app.call('samples.page', { filter: {}, cursor: null });
    expect([counts.samples, counts.byState.flagged]).toEqual([3020, kept]);
    expect(await app.call('projects.check', {})).toEqual({ ok: true, problems: [] });
  },
);

test.skipIf(!canMount)(
  'a job whose last row has no room: the windows hear of its end, and so does whoever asks later',
  async () => {
    const { app, fill, free, take } = await onSmallDisk();
    await take('first.txt', tweets(300));
    await app.settled();
    const heard = () => app.events.flatMap(({ name, value }) => (name === 'job.changed' ? [value as JobRecord] : []));
    app.events.push = (event) => {
      if (event.name === 'job.changed' && (event.value as JobRecord).state === 'running') fill(0); // its row is written by then
      return Array.prototype.push.call(app.events, event);
    };
    const { jobId } = await app.call('ranking.start', { strategy: 'random' });
    fill(0);
    const ended = await app.ended(jobId);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'no-space' } });
    expect(heard().findLast(({ id }) => id === jobId)).toEqual(ended);
    await expect(app.call('suggestions.start', {})).rejects.toMatchObject({ code: 'no-space' });
    const out = join(app.home, 'out.jsonl'); // another disk
    const { jobId: rescue } = await app.call('export.start', { format: 'jsonl', what: 'reference', out });
    expect(await app.ended(rescue)).toMatchObject({ state: 'finished' });
    app.events.push = Array.prototype.push;
    free();
    const { jobId: again } = await app.call('ranking.start', { strategy: 'random' });
    expect(await app.ended(again)).toMatchObject({ state: 'finished' });
    const states = (await app.call('jobs.list', {})).map(({ kind, state }) => `${kind} ${state}`);
    expect(states.filter((job) => job.endsWith('running'))).toEqual([]);
  },
);

test.skipIf(!canMount)(
  'closing while the disk is full ends in order, and the next start finds everything',
  async () => {
    const { app, fill, free, take } = await onSmallDisk();
    await take('first.txt', tweets(300));
    await app.settled();
    const [a] = await app.find('number7');
    await app.edit(defined(a), { kind: 'mark', state: 'flagged' });
    const { folder } = defined(await app.call('projects.current', {}));
    app.events.push = (event) => {
      if (event.name === 'job.changed' && (event.value as JobRecord).state === 'running') fill(0);
      return Array.prototype.push.call(app.events, event);
    };
    await app.call('ranking.start', { strategy: 'random' });
    await app.services.close();
    free();
    const again = setUp({ home: app.home, starter: { Oslo: 'LOC' } });
    const { counts } = await again.call('projects.open', { folder });
    expect([counts.samples, counts.byState.flagged]).toEqual([300, 1]);
    expect(await again.call('projects.check', {})).toEqual({ ok: true, problems: [] });
  },
);

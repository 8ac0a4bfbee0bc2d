/** A project whose folder is gone: windows hear of it while nobody edits, edits are refused, and what is left can be taken out. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defined, imgid, setUp, writeFile, type TestServices } from './set-up';

const flag = { kind: 'mark', state: 'flagged' } as const;

async function opened(): Promise<{ app: TestServices; folder: string }> {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const { folder } = await app.call('projects.create', { name: 'p', folder: join(app.home, 'p'), types: ['LOC'] });
  const inputs = { text: writeFile(join(app.home, 'a.txt'), imgid('IMGID:1 / in O / Oslo B-LOC')) };
  await app.finish(app.call('import.start', { format: 'imgid', inputs, split: 'train' }));
  await app.edit(defined((await app.find('Oslo'))[0]), flag);
  return { app, folder };
}

const problems = ({ events }: TestServices) => events.filter(({ name }) => name === 'app.problem');

test('a deleted project: it is said once, an edit is refused, and an export and a backup bring out what was saved', async () => {
  const { app, folder } = await opened();
  rmSync(folder, { recursive: true });
  await expect
    .poll(() => problems(app), { timeout: 10_000 })
    .toMatchObject([{ value: { message: 'The project file was deleted or moved while it was open.' } }]);
  const sample = defined((await app.find('Oslo'))[0]); // reading goes on
  await expect(app.edit(sample, { kind: 'mark', state: 'skipped' })).rejects.toMatchObject({ code: 'not-found' });
  expect(await app.call('projects.check', {})).toMatchObject({ ok: false });
  const out = join(app.home, 'out.jsonl');
  const exported = await app.finish(app.call('export.start', { format: 'jsonl', what: 'work', out }));
  expect(exported).toMatchObject({ state: 'finished', result: { samples: 1 } });
  const backup = await app.finish(app.call('projects.backup', { out: join(app.home, 'backup') }));
  expect(backup).toMatchObject({ state: 'finished' });
  await app.call('projects.open', { folder: join(app.home, 'backup') });
  expect((await app.find('Oslo'))[0]?.work.state).toBe('flagged');
  expect(problems(app)).toHaveLength(1);
});

test('a job that writes is refused in words, and a folder that comes back works again', async () => {
  const { app, folder } = await opened();
  renameSync(folder, `${folder}-elsewhere`);
  await expect(app.call('ranking.start', { strategy: 'random' })).rejects.toMatchObject({ code: 'not-found' });
  renameSync(`${folder}-elsewhere`, folder);
  const { jobId } = await app.call('ranking.start', { strategy: 'random' });
  expect(await app.ended(jobId)).toMatchObject({ state: 'finished' });
});

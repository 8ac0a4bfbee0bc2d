/** Every call names its project: what a window asks while another one is open is refused, and nothing meets a closed database. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CallInput, CallName } from '../../../src/contract/calls';
import type { ProjectView } from '../../../src/contract/project-views';
import { SampleId } from '../../../src/domain/sample';
import { toAppError } from '../../../src/errors';
import { defined, imgid, setUp, writeFile, type TestServices } from './set-up';

const twoTweets = imgid('IMGID:1 / in O / Oslo O | IMGID:2 / Oslo O / rain O');

async function project(app: TestServices, name: string): Promise<ProjectView> {
  const view = await app.call('projects.create', { name, folder: join(app.home, name), types: ['PER', 'LOC'] });
  const inputs = { text: writeFile(join(app.home, `${name}.txt`), twoTweets) };
  await app.finish(app.call('import.start', { format: 'imgid', inputs }));
  return view;
}

const flag = { kind: 'mark', state: 'flagged' } as const;
const another = { code: 'refused', message: 'This window shows another project.' };

test('an edit of the project that was open before lands nowhere', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const a = await project(app, 'a');
  const first = app.as('me', a.id);
  const sample = defined((await app.find('Oslo'))[0]);
  await project(app, 'b'); // the same ids and revisions
  await expect(first.edit(sample, flag)).rejects.toMatchObject({
    ...another,
    detail: 'b was opened in its place. Open the other one again, then repeat this.',
  });
  expect((await app.call('samples.get', { id: sample.id })).work.state).toBe('new');
  await first.call('projects.open', { folder: a.folder });
  await first.edit(sample, flag);
  expect((await app.call('samples.get', { id: sample.id })).work.state).toBe('flagged');
});

test('a copy of a project is another project, and one that is opened again is the same', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const a = await project(app, 'a');
  const sample = defined((await app.find('Oslo'))[0]);
  await app.call('projects.close', {});
  cpSync(a.folder, join(app.home, 'copy'), { recursive: true });
  const copy = await app.call('projects.open', { folder: join(app.home, 'copy') });
  expect(copy.id).not.toBe(a.id);
  await expect(app.as('me', a.id).edit(sample, flag)).rejects.toMatchObject(another);
  expect((await app.call('projects.open', { folder: a.folder })).id).toBe(a.id);
});

test('the sample project is another one after it was reset', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const before = await app.call('projects.openSample', {});
  const after = await app.as('me', before.id).call('projects.resetSample', {});
  expect([after.folder, after.id === before.id]).toEqual([before.folder, false]);
});

const sampleId = SampleId.parse(1);
const row = <K extends CallName>(name: K, input: CallInput<K>): [CallName, CallInput<CallName>] => [name, input];

test.each([
  row('annotations.edit', { sampleId, revision: 0, base: null, edit: flag }),
  row('annotations.undo', {}),
  row('annotations.redo', {}),
  row('annotators.use', { name: 'Anna' }),
  row('projects.configure', { threshold: 0.1 }),
  row('projects.close', {}),
  row('projects.check', {}),
  row('projects.backup', { out: '/nowhere' }),
  row('labels.change', { change: { kind: 'add', name: 'EVENT' } }),
  row('labels.undo', {}),
  row('reference.make', { sampleIds: [sampleId] }),
  row('samples.get', { id: sampleId }),
  row('samples.page', { filter: {}, cursor: null }),
  row('suggestions.request', { sampleId }),
  row('suggestions.start', {}),
  row('ranking.start', { strategy: 'random' }),
  row('import.preview', { format: 'imgid', inputs: { text: '/nowhere' } }),
  row('import.start', { format: 'imgid', inputs: { text: '/nowhere' } }),
  row('export.start', { format: 'jsonl', out: '/nowhere' }),
  row('runs.start', {}),
  row('checkpoints.promote', { name: 'starter' }),
  row('checkpoints.rollback', {}),
  row('jobs.cancel', { jobId: 'x' }),
])('%s is refused where another project is meant', async (name, input) => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const a = await app.call('projects.create', { name: 'a', folder: join(app.home, 'a'), types: ['LOC'] });
  const b = await app.call('projects.create', { name: 'b', folder: join(app.home, 'b'), types: ['LOC'] });
  await expect(app.as(null, a.id).call(name, input)).rejects.toMatchObject(another);
  expect((await app.as('me', a.id).call('projects.current', {}))?.id).toBe(b.id); // what it learns it by is answered
});

test('while projects change, every call is answered in words', async () => {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  const [a, b] = [await project(app, 'a'), await project(app, 'b')];
  const window = app.as('me', b.id);
  const answers = new Map<string, number>();
  let changing = true;
  const ask = async (name: CallName, input: CallInput<CallName>): Promise<void> => {
    while (changing) {
      const answer = await window.call(name, input).then(
        () => 'done',
        (error: unknown) => `${toAppError(error).code}: ${toAppError(error).message}`,
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await new Promise(setImmediate);
    }
  };
  const asking = [
    ask('suggestions.request', { sampleId }),
    ask('projects.check', {}),
    ask('runs.plan', {}),
    ask('explanations.get', { sampleId }),
    ask('import.preview', { format: 'imgid', inputs: { text: join(app.home, 'a.txt') } }),
  ];
  for (let i = 0; i < 20; i += 1) await app.call('projects.open', { folder: (i % 2 === 0 ? a : b).folder });
  changing = false;
  await Promise.all(asking);
  const inWords =
    /^(done|refused: This window shows another project\.|cancelled: The project was closed meanwhile\.)$/u;
  expect([...answers.keys()].filter((answer) => !inWords.test(answer))).toEqual([]);
  expect(answers.get('done')).toBeGreaterThan(5);
});

import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { restoreProject } from '../../../main/storage';
import type { ProjectStore } from '../../../src/storage/project-store';
import { importSamples, me, mention, newFolder, newProject, open, sampleOf, suggest } from './project-folder';

/** A project with a picture, a reference, a checkpoint, its suggestions and an edit. */
async function furnished(): Promise<ProjectStore> {
  const project = open(newProject());
  const image = await project.images.put(new Uint8Array([1, 2, 3]), { format: 'png', width: 5, height: 4 });
  const pictured = { imageHash: image.hash, imageName: 'a.png', reference: [mention(0, 1, 'PER')] };
  const [a] = importSamples(project, [sampleOf('a', 'Ada went', pictured)]);
  if (!a) throw new Error('one sample');
  suggest(project, a, 'r1', '1-2 LOC');
  const edit = { kind: 'add', id: 'm', start: 0, end: 1, type: 'PER' } as const;
  project.annotations.edit({ sampleId: a, annotator: me, revision: 0, base: null, edit, at: 1 });
  mkdirSync(project.checkpointFolder('r1'));
  writeFileSync(join(project.checkpointFolder('r1'), 'model.safetensors'), 'weights');
  const checkpoint = { name: 'r1', runId: null, model: 'bga', types: ['PER'], createdAt: 1, evaluation: null };
  project.checkpoints.add({ ...checkpoint, folder: 'checkpoints/r1' });
  project.checkpoints.promote('r1', 2);
  return project;
}

describe('a backup', () => {
  test('is a project with everything in it, made while work goes on', async () => {
    const project = await furnished();
    const out = join(newFolder(), 'backup');
    const running = project.backup(out);
    importSamples(project, [sampleOf('b', 'Rome')]);
    expect(await running).toMatchObject({ folder: out, images: 1, checkpoints: 1 });
    expect(existsSync(`${out}.partial`)).toBe(false);

    const restored = join(newFolder(), 'restored');
    await restoreProject(out, restored);
    const again = open(restored);
    expect(await again.check()).toMatchObject({ ok: true, problems: [] });
    const id = again.samples.find('a');
    if (!id) throw new Error('the sample');
    expect(again.samples.get(id, me).work.mentions).toHaveLength(1);
    expect(again.checkpoints.promoted()?.name).toBe('r1');
    expect(readFileSync(join(again.checkpointFolder('r1'), 'model.safetensors'), 'utf8')).toBe('weights');
    expect(again.references.get(id)?.mentions).toHaveLength(1);
    expect(again.suggestions.all(id).map(({ source }) => source.name)).toEqual(['r1']);
    expect(again.annotations.undo(me, 3)?.sampleId).toBe(id);
  });

  test('is refused where it would cover something, and inside its own project', async () => {
    const project = await furnished();
    const taken = newFolder();
    writeFileSync(join(taken, 'mine.txt'), 'mine');
    await expect(project.backup(taken)).rejects.toMatchObject({ code: 'refused' });
    await expect(restoreProject(project.folder, taken)).rejects.toMatchObject({ code: 'refused' });
    await expect(project.backup(join(project.folder, 'backup'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(restoreProject(taken, join(newFolder(), 'x'))).rejects.toMatchObject({ code: 'bad-file' });
    expect(readFileSync(join(taken, 'mine.txt'), 'utf8')).toBe('mine');
  });

  test('that is stopped leaves nothing', async () => {
    const project = await furnished();
    const out = join(newFolder(), 'backup');
    await expect(project.backup(out, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect([existsSync(out), existsSync(`${out}.partial`)]).toEqual([false, false]);
  });
});

test('a check counts mentions by the type that they are read as', async () => {
  const project = await furnished();
  project.labels.change({ kind: 'merge', from: ['PER'], into: 'LOC' }, me, 1);
  expect(project.samples.counts(me).mentions).toEqual({ LOC: 1 });
  expect(await project.check()).toMatchObject({ ok: true, problems: [] });
});

describe('a check', () => {
  const change = (project: ProjectStore, sql: string): void => {
    const db = new Database(join(project.folder, 'project.sqlite'));
    db.pragma('foreign_keys = OFF');
    db.exec(sql);
    db.close();
  };
  const picture = (project: ProjectStore): string => {
    const [row] = [...project.samples.scan(me)];
    return project.images.path(row?.image?.hash ?? '');
  };

  test.each<[string, (project: ProjectStore) => void, RegExp]>([
    ['a picture with other bytes', (p) => writeFileSync(picture(p), 'x'), /picture [0-9a-f]{64} is damaged/u],
    ['a picture that is gone', (p) => rmSync(picture(p)), /picture [0-9a-f]{64} is not there/u],
    ['a file too many', (p) => writeFileSync(`${picture(p)}x`, 'x'), /1 file under images\/ that belong to no sample/u],
    [
      'a checkpoint that is gone',
      (p) => rmSync(p.checkpointFolder('r1'), { recursive: true }),
      /checkpoint r1 is not there/u,
    ],
    [
      'a text that cannot be found',
      (p) => change(p, 'DELETE FROM sample_search'),
      /1 samples are missing in the search/u,
    ],
    ['work that is no JSON', (p) => change(p, "UPDATE work SET mentions = '[{}]'"), /sample a cannot be read/u],
    ['decisions that are no JSON', (p) => change(p, "UPDATE work SET decided = '{'"), /sample a cannot be read/u],
    [
      'a reference that leaves its text',
      (p) => change(p, 'UPDATE reference_layers SET mentions = \'[{"start":1,"end":3,"type":"PER","regions":null}]\''),
      /sample a cannot be read/u,
    ],
    [
      'suggestions that cannot be read',
      (p) => change(p, "UPDATE suggestions SET mentions = ''"),
      /sample a cannot be read/u,
    ],
    [
      'a reference with half a box',
      (p) =>
        change(p, `UPDATE reference_layers SET mentions = '[{"start":0,"end":1,"type":"PER","regions":[{"x":1}]}]'`),
      /sample a cannot be read/u,
    ],
    [
      'a reference before its text',
      (p) => change(p, `UPDATE reference_layers SET mentions = '[{"start":-1,"end":1,"type":"PER","regions":null}]'`),
      /sample a cannot be read/u,
    ],
    [
      'suggestions with a grounding that is none',
      (p) =>
        change(
          p,
          `UPDATE suggestions SET mentions = '[{"start":0,"end":1,"type":"PER","score":null,"grounding":{"kind":"x"}}]'`,
        ),
      /sample a cannot be read/u,
    ],
    [
      'suggestions without their type',
      (p) => change(p, `UPDATE suggestions SET mentions = '[{"start":0,"end":1,"score":null}]'`),
      /sample a cannot be read/u,
    ],
    [
      'other readings that cannot be read',
      (p) => change(p, `UPDATE suggestions SET alternatives = '[[{"type":"PER"}]]'`),
      /sample a cannot be read/u,
    ],
    ['a sample that is not listed', (p) => change(p, 'DELETE FROM catalog'), /1 samples are missing in the catalog/u],
    [
      'a reference that is not there',
      (p) => change(p, 'UPDATE catalog SET reference = 7'),
      /name a reference that is not/u,
    ],
    [
      'a picture that is not listed',
      (p) => change(p, 'UPDATE catalog SET has_image = 0'),
      /have a picture and are listed without/u,
    ],
    ['a wrong count', (p) => change(p, 'UPDATE mention_counts SET count = 7'), /number of PER mentions/u],
    ['a revision without its edit', (p) => change(p, 'UPDATE work SET revision = 9'), /one line of the edit log/u],
    ['a row that points nowhere', (p) => change(p, 'DELETE FROM images'), /rows point to rows that are not there/u],
  ])('finds %s', async (_, spoil, problem) => {
    const project = await furnished();
    expect(await project.check()).toEqual({ ok: true, problems: [], samples: 1, images: 1 });
    spoil(project);
    const report = await project.check();
    expect(report.ok).toBe(false);
    expect(report.problems.join('\n')).toMatch(problem);
  });
});

test('promotions go back, and further back', async () => {
  const { checkpoints } = await furnished();
  const other = { runId: null, model: 'bga', types: ['PER'], createdAt: 1, evaluation: null, folder: null };
  for (const name of ['r2', 'r3']) checkpoints.add({ ...other, name });
  expect(() => checkpoints.promote('r9', 3)).toThrow(expect.objectContaining({ code: 'not-found' }));
  checkpoints.promote('r2', 3);
  checkpoints.promote('r2', 4); // nothing new
  checkpoints.promote('r3', 5);
  expect(checkpoints.rollback(6).name).toBe('r2');
  expect(checkpoints.rollback(7).name).toBe('r1');
  expect(() => checkpoints.rollback(8)).toThrow(expect.objectContaining({ code: 'refused' }));
  checkpoints.promote('r3', 9);
  expect(checkpoints.rollback(10).name).toBe('r1');
  expect(checkpoints.history().map((p) => `${p.kind} ${p.name}`)).toEqual([
    'promote r1',
    'promote r2',
    'promote r3',
    'rollback r2',
    'rollback r1',
    'promote r3',
    'rollback r1',
  ]);
});

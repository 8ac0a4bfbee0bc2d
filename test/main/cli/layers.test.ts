/** `mnerva sources`, `reference` and `rank`, `--annotator`, and what follows from a command by itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { strategies } from '../../../src/active/registry';
import type { Edit } from '../../../src/domain/edit';
import type { SampleId } from '../../../src/domain/sample';
import { openProject } from '../../../main/storage';
import { imgid, writeFile } from '../services/set-up';
import { createSurfaceEngine } from '../services/surface-engine';
import { cli, type Cli, type CliSetUp } from './run';

async function project(
  options: CliSetUp = {},
): Promise<Cli & { import(name: string, blocks: string, more?: string): ReturnType<Cli['run']> }> {
  const mnerva = cli({ starter: { Oslo: 'LOC' }, ...options });
  await mnerva.run('init p --labels PER,LOC');
  return {
    ...mnerva,
    import(name, blocks, more = '') {
      writeFile(join(mnerva.folder, `${name}.txt`), imgid(blocks));
      return mnerva.run(`import p --format imgid --text ${name}.txt ${more}`);
    },
  };
}

const pool = 'IMGID:1 / in O / Oslo O | IMGID:2 / rain O';

/** Finishes a tweet as somebody would in the app. */
function finish({ folder }: Cli, annotator: string, id: number): void {
  const store = openProject(join(folder, 'p'), { access: 'write', what: 'a test' });
  const edit: Edit = { kind: 'finish', accept: [] };
  store.annotations.edit({ sampleId: id as SampleId, annotator, revision: 0, base: null, edit, at: 0 });
  store.close();
}

test.each<[string, string, RegExp, number]>([
  ['by itself', '', /Suggestions of starter: done, 2 samples\.\n$/u, 2],
  ['left alone', '--no-suggest', /Mentions: none\.\n$/u, 0],
])('an import is followed by suggestions and a ranking: %s', async (_, flag, said, samples) => {
  const mnerva = await project();
  const imported = await mnerva.import('pool', pool, flag);
  expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringMatching(said) });
  const { sources } = (await mnerva.run('sources p --json')).json;
  expect(sources.map((source: { samples: number }) => source.samples)).toEqual(samples ? [samples] : []);
  const again = await mnerva.run('predict p --json');
  expect(again.json.samples).toBe(2 - samples);
});

test('with --json there is one document, also where more follows', async () => {
  const mnerva = await project();
  const { out, json } = await mnerva.import('pool', pool, '--json');
  expect(json).toMatchObject({ samples: 2, attached: 0 });
  expect(JSON.parse(out)).toEqual(json);
});

test('Ctrl-C in what follows stops that, and the import stays', async () => {
  const interrupts: (() => void)[] = [];
  let listens = (): void => undefined;
  const listensToTheSecond = new Promise<void>((resolve) => (listens = resolve));
  const mnerva = await project({
    onListening: (interrupt) => void (interrupts.push(interrupt) === 2 && listens()),
    engine: (_home, parts) => ({
      ...createSurfaceEngine(parts),
      async predict(request, options) {
        await listensToTheSecond; // the first job was the import
        interrupts.at(-1)?.();
        return createSurfaceEngine(parts).predict(request, options);
      },
    }),
  });
  const imported = await mnerva.import('pool', pool);
  expect(imported.code).toBe(0);
  expect(imported.err).toMatch(/^mnerva: Suggestions of starter: /u);
  expect((await mnerva.run('check p --json')).json).toMatchObject({ samples: 2 });
  expect((await mnerva.run('sources p')).out).toMatch(/Nobody has suggested anything yet/u);
});

test('where the model cannot be asked the command has worked all the same, and says so', async () => {
  const mnerva = await project({
    engine: (_home, parts) => ({
      ...createSurfaceEngine(parts),
      predict: () => Promise.reject(new Error('no engine today')),
    }),
  });
  expect(await mnerva.import('pool', pool)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^mnerva: Suggestions of starter: no engine today/u),
  });
});

test.each<[string, string, string[]]>([
  ['train', 'train p --from scratch --epochs 1', ['run-1 2', 'starter 2']],
  ['train, left alone', 'train p --from scratch --epochs 1 --no-suggest', ['starter 2']],
])('a promoted checkpoint suggests for the pool: %s', async (_, line, want) => {
  const mnerva = await project();
  await mnerva.import('pool', pool);
  const dev = Array.from({ length: 120 }, (_each, i) => `IMGID:d${i} / Oslo B-LOC / number${i} O`).join(' | ');
  await mnerva.import('dev', dev, '--split dev');
  await mnerva.import('train', 'IMGID:t / Oslo B-LOC', '--split train');
  expect((await mnerva.run(`${line} --json`)).json.verdict.decision).toBe('promoted');
  const { sources } = (await mnerva.run('sources p --json')).json;
  const told = sources.map(({ name, samples }: { name: string; samples: number }) => `${name} ${samples}`);
  expect(told.sort()).toEqual(want);
  if (want.length === 2) return;
  await mnerva.run('promote p run-1 --no-suggest');
  expect((await mnerva.run('sources p --json')).json.sources).toHaveLength(1);
  expect((await mnerva.run('promote p run-1')).out).toMatch(/Suggestions of run-1: done, 2 samples\./u);
});

test('sources: listed, chosen by name or number, and what is shown is what an export takes', async () => {
  const mnerva = await project();
  await mnerva.import('pool', pool);
  const laid = await mnerva.import(
    'said',
    'IMGID:1 / in B-PER / Oslo O | IMGID:9 / other B-PER',
    '--as suggestion --json',
  );
  expect(laid.json).toMatchObject({ samples: 1, attached: 1 });
  const { out } = await mnerva.run('sources p');
  expect(out).toMatch(/1 +checkpoint +starter +3\n/u);
  expect(out).toMatch(/2 +file +\S+\/said\.txt +2\nShown: automatic\.\n$/u);
  const shown = async (choice: string): Promise<string> => {
    await mnerva.run(`sources p --show ${choice}`);
    await mnerva.run('export p --format imgid --what suggestions --out out.txt --force');
    return readFileSync(join(mnerva.folder, 'out.txt'), 'utf8').split('\n\n')[0] ?? '';
  };
  expect(await shown('automatic')).toBe('IMGID:1\nin\tB-PER\nOslo\tO');
  expect(await shown('promoted')).toBe('IMGID:1\nin\tO\nOslo\tB-LOC');
  expect(await shown('2')).toBe('IMGID:1\nin\tB-PER\nOslo\tO');
  expect(await shown('starter')).toBe('IMGID:1\nin\tO\nOslo\tB-LOC');
  expect((await mnerva.run('sources p')).out).toMatch(/\* +1 +checkpoint +starter/u);
  expect(await mnerva.run('sources p --show run-9')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/There is no source run-9\.\n +There is starter, .*said\.txt\./u),
  });
});

test('an import says how many tweets got suggestions beside what is there', async () => {
  const mnerva = await project();
  await mnerva.import('pool', pool, '--no-suggest');
  writeFile(join(mnerva.folder, 'said.txt'), imgid('IMGID:1 / in O / Oslo B-LOC'));
  const line = 'import p --format imgid --text said.txt --as suggestion --no-suggest';
  expect((await mnerva.run(`${line} --dry-run`)).out).toMatch(
    /Would lay suggestions beside what is known of 1 sample of/u,
  );
  expect((await mnerva.run(line)).out).toMatch(
    /Imported 0 samples[\s\S]*Laid suggestions beside what is known of 1 sample of/u,
  );
});

test('reference: the finished work of one person becomes it, where asked of one split', async () => {
  const mnerva = await project();
  await mnerva.import('train', 'IMGID:1 / Oslo B-LOC | IMGID:2 / Oslo B-LOC', '--split train');
  await mnerva.import('dev', 'IMGID:3 / Oslo B-LOC', '--split dev');
  for (const id of [1, 3]) finish(mnerva, 'anna', id);
  const none = await mnerva.run('reference p --annotator bob');
  expect(none).toMatchObject({ code: 0, out: '0 samples finished by bob became the reference.\n' });
  expect((await mnerva.run('reference p --annotator anna --split dev --json')).json).toEqual({
    annotator: 'anna',
    made: 1,
  });
  const made = async (split: string): Promise<string> => {
    await mnerva.run(`export p --format imgid --what reference --split ${split} --out out.txt --force`);
    return readFileSync(join(mnerva.folder, 'out.txt'), 'utf8');
  };
  expect(await made('dev')).toBe(imgid('IMGID:3 / Oslo O'));
  expect(await made('train')).toBe(imgid('IMGID:1 / Oslo B-LOC | IMGID:2 / Oslo B-LOC'));
});

test.each<[string, string, RegExp]>([
  ['labels', 'IMGID:1 / Oslo O | IMGID:2 / Oslo B-LOC', /Taken: the work of 1 sample, the reference of 1 sample\./u],
  ['work', 'IMGID:1 / Oslo O', /Taken: the work of 1 sample\./u],
  ['annotations', 'IMGID:1 / Oslo O', /Taken: the work of 1 sample\./u], // the old word
  ['reference', 'IMGID:1 / Oslo B-LOC | IMGID:2 / Oslo B-LOC', /Taken: the reference of 2 samples\./u],
])('export --what %s says which layers it took', async (what, want, said) => {
  const mnerva = await project();
  await mnerva.import('train', 'IMGID:1 / Oslo B-LOC | IMGID:2 / Oslo B-LOC', '--split train');
  finish(mnerva, 'anna', 1);
  const ran = await mnerva.run(`export p --format imgid --annotator anna --what ${what} --out out.txt`);
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(said) });
  expect(readFileSync(join(mnerva.folder, 'out.txt'), 'utf8')).toBe(imgid(want));
});

test('whose work: an export, an evaluation and a training of another person take theirs', async () => {
  const mnerva = await project();
  await mnerva.import('dev', 'IMGID:1 / Oslo B-LOC', '--split dev');
  finish(mnerva, 'anna', 1); // she says it is no place
  const correct = async (flag: string): Promise<number> =>
    (await mnerva.run(`evaluate p --split dev ${flag} --json`)).json.overall.gold;
  expect([await correct('--annotator anna'), await correct('--annotator bob'), await correct('')]).toEqual([0, 1, 1]);
  expect((await mnerva.run('export p --format imgid --out out.txt')).out).toMatch(/Nobody has finished a sample/u);
});

test('rank: by every strategy, the default one without a word', async () => {
  const mnerva = await project();
  await mnerva.import('pool', pool);
  for (const { name } of strategies) {
    const ran = await mnerva.run(`rank p --strategy ${name} --json`);
    expect(ran.json).toEqual({ strategy: name, samples: 2 });
  }
  expect((await mnerva.run('rank p')).out).toMatch(/^Ranked by mnlp\./u);
  const { code, err } = await mnerva.run('rank p --strategy best');
  expect(code).not.toBe(0);
  expect(err).toMatch(/best.*[\s\S]*mnlp, least-confidence/u);
  expect((await mnerva.run('rank --help')).out).toMatch(
    new RegExp(strategies.map(({ name }) => name).join(',\\s+'), 'u'),
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imgid, writeFile } from '../services/set-up';
import { createSurfaceEngine } from '../services/surface-engine';
import { cli } from './run';

const tweets = imgid(
  'IMGID:1 / Kevin B-PER / Durant I-PER / in O / Oslo B-LOC | IMGID:2 / Oslo B-LOC / rain O | IMGID:3 / nothing O',
);

test('from an empty folder to a trained checkpoint, its evaluation, and the same bytes out', async () => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 'train.txt'), tweets);
  expect((await run('init p --labels PER,LOC --json')).json.project).toMatchObject({
    types: ['PER', 'LOC'],
    promoted: null,
  });
  const imported = await run('import p --format imgid --text train.txt --split train --json');
  expect(imported.json).toMatchObject({ samples: 3, mentions: { PER: 1, LOC: 2 }, findings: [] });
  await run('import p --format imgid --text train.txt --split dev');
  writeFile(join(folder, 'dev.txt'), imgid('IMGID:9 / in O / Oslo B-LOC / Bergen B-LOC'));
  await run('import p --format imgid --text dev.txt --split dev');
  const trained = await run('train p --from scratch --epochs 2 --out made --json');
  expect(trained.json).toMatchObject({ run: 'run-1', replayed: 3, verdict: { decision: 'promoted' } });
  expect(JSON.parse(readFileSync(join(folder, 'made/card.json'), 'utf8')).dev.all.overall).toEqual({
    precision: 100,
    recall: 50,
    f1: 66.67,
    mentions: 2,
  });
  const evaluated = await run('evaluate p --split dev --json');
  expect(evaluated.json).toMatchObject({ checkpoint: 'run-1', overall: { truePositives: 1, predicted: 1, gold: 2 } });
  expect((await run('evaluate --gold dev.txt --format imgid --checkpoint made')).out).toMatch(
    /LOC +100\.00 +50\.00 +66\.67 +2/,
  );
  expect((await run('export p --format imgid --what gold --split train --out again.txt')).code).toBe(0); // the old word
  expect(readFileSync(join(folder, 'again.txt'), 'utf8')).toBe(tweets);
});

test('a set of single characters has no spaces in its texts', async () => {
  const { run, folder } = cli();
  writeFile(join(folder, 't.txt'), imgid('IMGID:1 / 奥 B-LOC / 斯 I-LOC / 陆 I-LOC / 雨 O'));
  await run('init p --labels LOC --no-spaces');
  await run('import p --format imgid --text t.txt');
  await run('export p --format jsonl --what reference --out t.jsonl');
  expect(JSON.parse(readFileSync(join(folder, 't.jsonl'), 'utf8'))).toMatchObject({
    text: '奥斯陆雨',
    mentions: [{ start: 0, end: 3, type: 'LOC' }],
  });
});

test.each<[string, string, RegExp]>([
  ['t.txt', 'imgid', /Read as IMGID CoNLL; --format would say otherwise\./u],
  ['--text t.txt', 'imgid', /Read as IMGID CoNLL;/u],
  ['--text t.txt --boxes xml', 'gmner', /Read as GMNER;/u],
  ['--text t.txt --joiner nothing --as gold', 'imgid', /Read as IMGID CoNLL;/u],
  ['beside/t.txt', 'gmner', /Read as GMNER, with boxes in .*beside.xml;/u],
  ['pairs', 'pairs', /Read as Raw pairs;/u],
  ['--dir pairs', 'pairs', /Read as Raw pairs;/u],
  ['table.csv --text-column body', 'csv', /Read as CSV or TSV table;/u],
  ['records.jsonl', 'jsonl', /Read as Mnerva JSONL;/u],
  ['t.txt --format imgid', 'imgid', /^Would import 3 samples/u],
])('import %s: taken for %s', async (line, format, said) => {
  const { run, folder } = cli();
  const boxes = '<annotation><object><name>Oslo</name></object></annotation>';
  const files = {
    't.txt': tweets,
    'xml/1.xml': boxes, // one of three: not certain
    'beside/t.txt': tweets,
    'beside/xml/1.xml': boxes,
    'beside/xml/2.xml': boxes,
    'pairs/p1.txt': 'rain',
    'pairs/p1.jpg': 'no picture',
    'table.csv': 'id,body\n1,rain\n',
    'records.jsonl': '{"id":"1","text":"rain"}\n',
  };
  for (const [name, content] of Object.entries(files)) writeFile(join(folder, name), content);
  await run('init p');
  expect((await run(`import p ${line} --dry-run`)).out).toMatch(said);
  expect(await run(`import p ${line} --json`)).toMatchObject({ code: 0, json: { format } });
});

test('predict and evaluate see what a file is', async () => {
  const { run, folder } = cli({ starter: { Oslo: 'LOC' } });
  writeFile(join(folder, 't.txt'), tweets);
  for (const id of [1, 2, 3]) writeFile(join(folder, `xml/${id}.xml`), '<annotation/>'); // boxes do not matter here
  expect((await run('predict --text t.txt --out o.txt')).out).toMatch(/^Read as IMGID CoNLL;/u);
  expect((await run('evaluate --gold t.txt')).out).toMatch(/^Read as IMGID CoNLL;/u);
  writeFile(join(folder, 'table.csv'), 'id,text\n1,rain\n');
  expect(await run('predict --text table.csv --out x.txt')).toMatchObject({
    code: 1,
    err: expect.stringContaining('If it is one, say which with --format: imgid, jsonl.'),
  });
});

test('predict fills in a project, or a file', async () => {
  const { run, folder } = cli({ starter: { Oslo: 'LOC' } });
  writeFile(join(folder, 't.txt'), tweets);
  await run('init p');
  await run('import p --format imgid --text t.txt --no-suggest');
  expect((await run('predict p --json')).json).toEqual({
    checkpoint: 'starter',
    samples: 3,
    mentions: { LOC: 2 },
    findings: [],
  });
  await run('export p --format jsonl --what suggestions --out s.jsonl');
  const lines = readFileSync(join(folder, 's.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).mentions.length)).toEqual([1, 1, 0]);
  expect((await run('predict --text t.txt --format imgid --out o.txt')).code).toBe(0);
  expect(readFileSync(join(folder, 'o.txt'), 'utf8')).toBe(
    imgid('IMGID:1 / Kevin O / Durant O / in O / Oslo B-LOC | IMGID:2 / Oslo B-LOC / rain O | IMGID:3 / nothing O'),
  );
});

test('checkpoints are listed, promoted and rolled back', async () => {
  const { run, folder } = cli({ starter: { Oslo: 'LOC' } });
  writeFile(join(folder, 't.txt'), tweets);
  await run('init p');
  await run('import p --format imgid --text t.txt --split train');
  await run('train p --from scratch --epochs 1');
  // Without a dev split nobody but a person can decide.
  expect((await run('checkpoints p --json')).json.promoted).toBe('starter');
  expect((await run('promote p run-1 --json')).json.promoted).toBe('run-1');
  expect((await run('rollback p --json')).json.promoted).toBe('starter');
  expect(await run('rollback p')).toMatchObject({ code: 1 });
  expect(await run('promote p run-7')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no checkpoint named run-7'),
  });
});

test.each<[string, string | null, string]>([
  ['goes on with it', null, 'run-1'],
  ['starts anew where there is another type since', 'labels p add NEW', 'run-2'],
])('Ctrl-C stops a training, and the same command %s', async (_, meanwhile, goesOnWith) => {
  let steps = 0;
  let interrupt = (): void => undefined;
  const { run, folder } = cli({
    onListening: (listener) => (interrupt = listener),
    engine: (_home, parts) =>
      createSurfaceEngine(parts, {
        beforeStep: () => {
          steps += 1;
          if (steps === 2) interrupt();
        },
      }),
  });
  writeFile(join(folder, 't.txt'), tweets);
  await run('init p');
  await run('import p --format imgid --text t.txt --split train');
  const stopped = await run('train p --from scratch --epochs 3 --json');
  expect(stopped.code).toBe(1);
  expect(stopped.json).toMatchObject({
    run: 'run-1',
    state: 'stopped',
    error: { detail: expect.stringContaining('--resume run-1') },
  });
  if (meanwhile !== null) await run(meanwhile);
  const done = await run('train p --from scratch --epochs 3 --json');
  expect(done).toMatchObject({ code: 0, json: { run: goesOnWith, state: 'finished' } });
  const left =
    goesOnWith === 'run-1' ? { code: 1, err: expect.stringContaining('no stopped or interrupted run') } : { code: 0 };
  expect(await run('train p --resume')).toMatchObject(left);
});

test('backup, restore and check', async () => {
  const { run, folder } = cli();
  writeFile(join(folder, 't.txt'), tweets);
  await run('init p');
  await run('import p --format imgid --text t.txt');
  expect((await run('backup p --out b')).code).toBe(0);
  expect((await run('restore b q --json')).json).toMatchObject({ samples: 3 });
  expect((await run('check q --json')).json).toMatchObject({ ok: true, problems: [], samples: 3 });
  expect((await run('restore b q')).code).toBe(1);
});

test('doctor looks at every part', async () => {
  const { run } = cli();
  const { code, json } = await run('doctor --json');
  expect(json.checks.map((check: { name: string; ok: boolean }) => `${check.name} ${check.ok}`)).toEqual([
    'mnerva true',
    'node true',
    'database true',
    'pictures true',
    'engine true',
    'webgpu true',
    'starter true',
    'memory true',
    'disk true',
  ]);
  expect(code).toBe(0);
});

test.each<[string, number, RegExp]>([
  ['', 2, /Usage: mnerva/],
  ['--version', 0, /1\.2\.3/],
  ['--help', 0, /Exit codes: 0 done/],
  [
    'import --help',
    0,
    /\$ mnerva import tweets train\.txt[\s\S]*gmner +GMNER +--text FILE --boxes FOLDER \[--images FOLDER\]/,
  ],
  ['improt p', 2, /Did you mean import/],
  ['export p --format imgid --out x --splt dev', 2, /Did you mean --split/],
  ['import p --format word', 2, /Expected one of csv, doccano, gmner, imgid, jsonl, pairs, twitter/],
  ['import p', 2, /Name what to import/],
  ['export p --format csv --out x', 2, /Expected one of imgid, jsonl/],
  ['predict --text t.txt --format pairs --out x', 2, /Expected one of imgid, jsonl/],
  ['import p --format imgid --split tset', 2, /Expected one of train, dev, test, pool/],
  ['import p --format imgid --map OTHER', 2, /Expected FROM=TO/],
  ['init p --labels A,A', 2, /A type is named twice/],
  ['train p --epochs none', 2, /whole number from 1 to 200/],
  ['evaluate p', 2, /Name either --split of a project or --gold FILE/],
  ['evaluate --split dev', 2, /name the project folder/],
  ['predict --text x.txt', 2, /a file with --text and --out/],
  ['predict p --out x.txt', 2, /not both/],
  ['check nothing', 1, /There is no project in/],
  ['train nothing', 1, /There is no project in/],
])('mnerva %s: exit %i', async (line, code, said) => {
  const { run } = cli();
  const ran = await run(line);
  expect(ran.code).toBe(code);
  expect(ran.out + ran.err).toMatch(said);
});

test('what comes out empty says why', async () => {
  const { run, folder } = cli({ starter: { Oslo: 'LOC' } });
  writeFile(join(folder, 't.txt'), tweets);
  expect((await run('init p --labels PER,LOC,DOG')).out).toMatch(/starter was not trained on DOG\./u);
  await run('import p --format imgid --text t.txt');
  expect((await run('export p --format imgid --out e.txt')).out).toMatch(
    /Nobody has finished a sample.*--what reference/u,
  );
  await run('predict p');
  expect((await run('predict p')).out).toMatch(/No sample was waiting/u);
});

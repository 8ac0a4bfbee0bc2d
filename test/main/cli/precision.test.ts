/** int8 by name: chosen, compared with float32 on a file, and refused where there is none. */
import { join } from 'node:path';
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import { imgid, writeFile } from '../services/set-up';
import { testResources } from '../services/set-up';
import { cli } from './run';

const gold = imgid(
  'IMGID:1 / Justin B-PER / Bieber I-PER / arrives O / in O / New B-LOC / York I-LOC | IMGID:2 / so O / tired O',
);

function withStarter(): ReturnType<typeof cli> {
  const started = cli({ engine: (_, parts) => createEngine({ ...parts, home: 'memory' }) });
  cpSync(join(testResources('').sampleFolder, '../../models/starter'), join(started.folder, 'real'), {
    recursive: true,
  });
  writeFile(join(started.folder, 'dev.txt'), gold);
  return started;
}

const evaluate = 'evaluate --gold dev.txt --format imgid --checkpoint real';

test('both, compared: how good, how alike, how fast', async () => {
  const { run } = withStarter();
  const { code, out } = await run(`${evaluate} --precision both`);
  expect(code).toBe(0);
  expect(out).toMatch(/real, float32 on dev\.txt: 2 tweets, 2 mentions/);
  expect(out).toMatch(/real, int8 on dev\.txt: 2 tweets, 2 mentions/);
  expect(out).toMatch(/F1 of int8: \+0\.00 beside float32\./);
  expect(out).toMatch(/Tags that agree: 100\.00 %\./);
  const { json } = await run(`${evaluate} --precision both --json`);
  expect(json).toMatchObject({ samples: 2, agreement: 1, scores: { float32: { f1: 1 }, int8: { f1: 1 } } });
  expect(json.speedUp).toBeGreaterThan(0);
});

test('int8 alone', async () => {
  const { run } = withStarter();
  expect((await run(`${evaluate} --precision int8 --json`)).json).toMatchObject({ overall: { f1: 1 } });
  const predicted = await run(
    'predict --text dev.txt --format imgid --out o.txt --checkpoint real --precision int8 --json',
  );
  expect(predicted.json).toMatchObject({ mentions: { PER: 1, LOC: 1 } });
});

test('it is chosen for all suggestions to come', async () => {
  const { run } = cli();
  expect((await run('engine precision int8')).out).toMatch(/computed in int8/);
  expect((await run('engine list --json')).json).toMatchObject({ precision: 'int8' });
  expect((await run('engine precision auto')).out).toMatch(/float32 on the screen, int8 for the pool/);
  expect((await run('engine list')).out).toMatch(/Suggestions in: auto/);
});

test.each([
  [`${evaluate.replace('real', 'starter')} --precision int8`, 1, /cannot be computed in int8/],
  ['evaluate p --split dev --precision int8', 2, /--precision goes with --gold/],
  ['predict p --precision int8', 2, /mnerva engine precision/],
  ['engine precision half', 2, /half/],
])('%s: refused', async (line, code, said) => {
  const { run, folder } = cli(); // its checkpoint is no real one, and its engine has no int8
  writeFile(join(folder, 'dev.txt'), gold);
  const ran = await run(line);
  expect(ran.code).toBe(code);
  expect(ran.out + ran.err).toMatch(said);
});

/** `mnerva train --freeze PARTS --freeze-layers N --accumulate N`: what is left as it was, and what is not. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import { readCheckpointFolder } from '../../../main/engine/checkpoint-files';
import { readCheckpoint } from '../../../models';
import { imgid, writeFile } from '../services/set-up';
import { cli } from './run';

const train = 'train p --from scratch --size toy --preset bert_crf --epochs 1 --batch-size 1';

async function project(): Promise<ReturnType<typeof cli>> {
  const started = cli({ starter: null, engine: (_, parts) => createEngine({ ...parts, home: 'memory' }) });
  const text = 'IMGID:1 / a B-LOC / b O | IMGID:2 / b O / a B-LOC / c O | IMGID:3 / c O';
  writeFile(join(started.folder, 'train.txt'), imgid(text));
  await started.run('init p --labels LOC');
  await started.run('import p --format imgid --text train.txt --split train');
  return started;
}

test.each<[options: string, steps: number, still: string]>([
  ['', 3, ''],
  ['--freeze crf,head', 3, 'crf head'],
  ['--freeze embeddings --accumulate 2', 2, 'embeddings'],
  ['--freeze-layers 1', 3, 'embeddings encoder.layer.0'],
  ['--freeze-layers 2 --freeze crf --accumulate 3', 1, 'crf embeddings encoder.layer.0 encoder.layer.1'],
])('%s: %i steps, and these stay: %s', async (options, steps, still) => {
  const { run, folder } = await project();
  expect(await run(`${train} --max-steps 0 --out before`)).toMatchObject({ code: 0 });
  const { code, json } = await run(`${train} ${options} --out after --json`);
  expect([code, json.steps]).toEqual([0, steps]);
  const [before, after] = await Promise.all(
    ['before', 'after'].map(async (name) => readCheckpoint(await readCheckpointFolder(join(folder, name))).tensors),
  );
  const parts = new Map<string, boolean>();
  for (const [name, { data }] of before!) {
    const part = /^(encoder\.layer\.\d+|[a-z]+)/.exec(name)![1]!;
    const isStill = data.every((value, i) => value === after!.get(name)!.data[i]);
    parts.set(part, (parts.get(part) ?? true) && isStill);
  }
  const unmoved = [...parts].flatMap(([part, isStill]) => (isStill ? [part] : []));
  expect(unmoved.sort().join(' ')).toBe(still);
});

test('a part that there is none of is a mistake of use', async () => {
  const { run } = await project();
  const { code, err } = await run(`${train} --freeze ears`);
  expect(code).toBe(2);
  expect(err).toMatch(/Expected one of embeddings, encoder, vision/);
});

/** `mnerva train --from scratch --text FOLDER --vision FOLDER`: a model that starts from encoders which transformers wrote. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine';
import { readCheckpointFolder } from '../../../main/engine/checkpoint-files';
import { readCheckpoint } from '../../../models';
import { readPretrainedText } from '../../../models/pretrained/bert';
import { folder as pretrained } from '../../models/pretrained/folders';
import { imgid, writeFile } from '../services/set-up';
import { cli } from './run';

async function project(): Promise<ReturnType<typeof cli>> {
  const started = cli({ starter: null, engine: (_, parts) => createEngine({ ...parts, home: 'memory' }) });
  for (const name of ['bert-half', 'clip-whole']) {
    mkdirSync(join(started.folder, name));
    for (const [file, bytes] of pretrained(name)) writeFileSync(join(started.folder, name, file), bytes);
  }
  writeFile(join(started.folder, 'train.txt'), imgid('IMGID:1 / a B-LOC / b O | IMGID:2 / b O / a B-LOC / c O'));
  await started.run('init p --labels LOC');
  await started.run('import p --format imgid --text train.txt --split train');
  return started;
}

test('words from a BERT, pictures from a CLIP, the rest drawn', async () => {
  const { run, folder } = await project();
  const train = 'train p --from scratch --size toy --epochs 1 --max-steps 1 --out made';
  expect(await run(`${train} --text bert-half --vision clip-whole`)).toMatchObject({ code: 0 });
  const { config, vocabulary, tensors, card } = readCheckpoint(await readCheckpointFolder(join(folder, 'made')));
  expect(config).toMatchObject({ text: { layers: 2, width: 8 }, vision: { layers: 2, width: 8 } });
  const text = readPretrainedText(pretrained('bert-half'));
  expect(vocabulary).toEqual(text.vocabulary);
  const name = 'embeddings.position_embeddings.weight';
  const [before, after] = [text.tensors.get(name)!.data, tensors.get(name)!.data];
  const apart = Math.max(...before.map((value, i) => Math.abs(value - after[i]!)));
  expect(apart).toBeLessThan(0.01); // one step away from where it started, not drawn anew
  expect(card.notes.join(' ')).toMatch(/pretrained BERT of 2 layers/);
});

test.each([
  ['--text bert-half', /A checkpoint has encoders of its own\..*--from scratch/s],
  ['--from scratch --vision clip-whole', /--vision goes with --text/],
  ['--from scratch --text nowhere', /There is no folder at/],
  ['--from scratch --text clip-whole', /CLIP/],
  ['--from scratch --text bert-half --vision clip-whole --preset bert_crf', /bert_crf looks at no pictures/],
])('%s is refused', async (options, message) => {
  const { run } = await project();
  const { code, err } = await run(`train p --size toy --epochs 1 ${options}`);
  expect(code).toBe(1);
  expect(err).toMatch(message);
});

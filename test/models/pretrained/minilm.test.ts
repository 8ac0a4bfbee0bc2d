/** all-MiniLM-L6-v2 as a start, where the development data are at hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPretrainedFolder } from '../../../main/engine/pretrained-folder';
import { readPretrainedText } from '../../../models/pretrained/bert';
import { pretrainedStart } from '../../../models/pretrained/start';

const folder = join(process.env.MNERVA_DATA ?? '', 'weights/minilm-l6');

test.skipIf(!existsSync(folder))('MiniLM (MNERVA_DATA/weights/minilm-l6; skipped where it is not)', async () => {
  const source = readPretrainedText(await readPretrainedFolder(folder));
  expect(source.text).toMatchObject({ layers: 6, width: 384, heads: 12, feedForward: 1536, maxPieces: 512 });
  expect(source.vocabulary.indexOf('hello')).toBe(7592);
  // 22,713,216 numbers are all-MiniLM-L6-v2 with the pooler's 384² + 384.
  const numbers = [...source.tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  expect(numbers).toBe(22_713_216 - 384 * 384 - 384);
  const start = pretrainedStart({
    preset: 'bga',
    size: 'starter',
    types: ['PER', 'LOC', 'ORG', 'MISC'],
    seed: 1,
    text: source,
    vision: null,
  });
  expect(start.config.text).toEqual(source.text);
  expect(start.tensors.get('encoder.layer.5.output.dense.weight')).toBe(
    source.tensors.get('encoder.layer.5.output.dense.weight'),
  );
});

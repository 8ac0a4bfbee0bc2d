/** A checkpoint that is at work holds its session and nothing else: the numbers it was read from can go. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { collectGarbage } from '../../../../main/engine/collect-garbage';
import { createTaggerFrom, inEightBits, modelConfig, type Checkpoint, type Tagger } from '../../../../models';
import { precisions } from '../../../../src/engine/precision';
import { letters } from '../../../models/toy';
import { randomCheckpoint } from '../onnx-out/random-checkpoint';
import { ortBackend } from '../ort-backends';
import { frozen } from './readings';

beforeAll(async () => void (await ortBackend()));

const name = 'encoder.layer.1.output.dense.weight';

async function atWork(checkpoint: Checkpoint, precision: 'float32' | 'int8') {
  const numbers = checkpoint.tensors.get(name)!.data;
  const tagger: Tagger = createTaggerFrom(checkpoint, (await frozen(checkpoint, precision)).source);
  return { tagger, numbers: new WeakRef(numbers), tensors: new WeakRef(checkpoint.tensors) };
}

test.each(precisions)('%s', async (precision) => {
  const make = () => inEightBits(randomCheckpoint(modelConfig('bga', 'toy', letters.length), ['PER', 'LOC']));
  const { tagger, numbers, tensors } = await atWork(make(), precision);
  expect(tagger.predict([{ words: ['ada', 'in', 'oslo'] }])).toHaveLength(1);
  await setImmediate(); // a WeakRef keeps what it was made of until the task ends (ECMA-262, 9.10)
  collectGarbage();
  expect(numbers.deref()).toBeUndefined();
  expect(tensors.deref()).toBeUndefined();
  expect(tagger.predict([{ words: ['ada', 'in', 'oslo'] }])).toHaveLength(1);
  tagger.dispose();
});

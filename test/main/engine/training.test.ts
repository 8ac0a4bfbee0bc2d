/** Training through the engine: the same numbers as tfjs's own backend, the same bits twice, nothing left behind. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { createPlainAdamW, parseVocabulary, tf, trainModel, writeCheckpoint } from '../../../models';
import type { OptimizerFactory } from '../../../models';
import { largestDifference } from './numbers';
import { ortBackend } from './ort-backends';
import { localFolderEngine, temporaryFolder, tinyRequest } from './tiny';
import type { OrtBackend } from '../../../main/engine/ort';

let ort: OrtBackend;
let vocabulary: string[];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  ort = await ortBackend();
  const file = new URL('../../../models/tokenizer/uncased-vocabulary.txt', import.meta.url);
  vocabulary = parseVocabulary(await readFile(file, 'utf8'));
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** The weights after five steps. */
async function fiveSteps(backend: string, optimizer: OptimizerFactory): Promise<Map<string, Float32Array>> {
  await tf.setBackend(backend);
  const { from: _from, out: _out, ...request } = tinyRequest('', { maxSteps: 5, dev: [] });
  const { checkpoint } = await trainModel(request, { optimizer, initial: null, vocabulary });
  expect(writeCheckpoint(checkpoint).size).toBeGreaterThan(0);
  return new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));
}

describe('five steps of a tiny model', () => {
  it('end at the same weights as in plain JavaScript', async () => {
    const want = await fiveSteps('cpu', createPlainAdamW);
    const got = await fiveSteps('ort', createWasmAdamW);
    expect([...got.keys()]).toEqual([...want.keys()]);
    for (const [name, values] of want) {
      // Key biases shift every score of a row alike: their true gradient is zero, and AdamW magnifies the rounding left of it.
      const tolerance = name.endsWith('key.bias') ? 1e-2 : 1e-4;
      expect(largestDifference(got.get(name) ?? [], values), name).toBeLessThan(tolerance);
    }
  });

  it('end at the same bits twice', async () => {
    const [first, second] = [await fiveSteps('ort', createWasmAdamW), await fiveSteps('ort', createWasmAdamW)];
    expect(second).toEqual(first);
  });
});

it('leaves no tensor and no pending value behind in 200 steps, and compiles each shape once', async () => {
  await tf.setBackend('ort');
  const engine = localFolderEngine();
  await engine.info();
  const seen: { tensors: number; buffers: number; compiled: number }[] = [];
  const before = tf.memory().numTensors;
  const request = tinyRequest(folder.path('long'), { epochs: 100, maxSteps: 200, dev: [] });
  const result = await engine.train(request, {
    onProgress: ({ step, note }) => {
      if (step % 50 !== 0 || note.endsWith('done')) return;
      const { numTensors } = tf.memory();
      seen.push({ tensors: numTensors, buffers: ort.numDataIds(), compiled: ort.sessions.statistics.compiled });
    },
  });
  expect(result.steps).toBe(200);
  expect(seen).toHaveLength(4);
  expect(new Set(seen.map(({ tensors, buffers }) => `${tensors} ${buffers}`)).size).toBe(1);
  expect(seen.at(-1)?.compiled).toBe(seen[0]?.compiled);
  expect(tf.memory().numTensors).toBe(before);
  expect(ort.pendingCount).toBe(0);
  await engine.close();
});

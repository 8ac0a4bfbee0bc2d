/** Where the best epoch's weights are kept: in arrays of their own, or over the numbers of a start that nobody else needs. */
import { beforeAll, beforeEach, expect, it, test } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import type { OrtBackend } from '../../../main/engine/ort';
import { initialCheckpoint, modelConfig, tf, trainModel, trainingMemory } from '../../../models';
import type { Checkpoint, Trained, TrainOptions } from '../../../models';
import { letters, requestOf, toyTweets } from '../../models/toy';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const types = ['PER', 'LOC'];
const newStart = (): Checkpoint => initialCheckpoint(modelConfig('bert_crf', 'toy', letters.length), types, letters, 5);
const copyOf = ({ tensors }: Checkpoint): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { data }]) => [name, data.slice()]));

/** So fast a rate that dev gets worse again: the best epoch is not the last. */
const request = requestOf({
  preset: 'bert_crf',
  train: toyTweets(8),
  dev: toyTweets(12, 9),
  epochs: 20,
  batchSize: 4,
  rates: { encoder: 0.1, head: 0.5 },
  freeze: { groups: ['embeddings'], textLayers: 0 },
});
const run = (initial: Checkpoint, some: Partial<TrainOptions> = {}): Promise<Trained> =>
  trainModel(request, { optimizer: createWasmAdamW, initial, vocabulary: [], capturer: ort, ...some });

it('gives the same checkpoint, and leaves a start that is not its own', async () => {
  const [mine, given] = [newStart(), newStart()];
  const apart = await run(given);
  const over = await run(mine, { ownsInitial: true });
  expect(apart.result.bestEpoch).toBeGreaterThan(0);
  expect(apart.result.bestEpoch).toBeLessThan(apart.result.epochs);
  expect(over.result).toEqual(apart.result);
  expect(copyOf(over.checkpoint)).toEqual(copyOf(apart.checkpoint));
  expect(copyOf(given)).toEqual(copyOf(newStart()));
  for (const [name, { data }] of over.checkpoint.tensors) expect(data, name).toBe(mine.tensors.get(name)!.data);
});

it('and after a stop', async () => {
  const whole = await run(newStart());
  const stop = new AbortController();
  let state: ReadonlyMap<string, Uint8Array> | null = null;
  const stopped = run(newStart(), {
    ownsInitial: true,
    signal: stop.signal,
    report: ({ epoch, step }) => epoch > whole.result.bestEpoch && step % 2 === 1 && stop.abort(),
    saveState: (files) => Promise.resolve(void (state = files)),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  const resumed = await run(newStart(), { ownsInitial: true, resumeState: state });
  expect(resumed.result).toEqual({ ...whole.result, resumed: true });
  expect(copyOf(resumed.checkpoint)).toEqual(copyOf(whole.checkpoint));
});

test('the memory that is asked for counts one copy, and the sums of accumulation', () => {
  const config = modelConfig('bga', 'base', 30_522);
  const [one, several] = [false, true].map((accumulates) => trainingMemory(config, 9, 8, 32, { accumulates }));
  expect(one!.copies).toBe(one!.weights);
  expect(several!.total - one!.total).toBe(one!.weights);
});

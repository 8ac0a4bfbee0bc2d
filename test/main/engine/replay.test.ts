/**
 * A training step that is replayed without tfjs gives the bits of one that is traced: weights, losses and everything watched, over
 * changing shapes, with and without pictures, with several batches an update, and when a run goes on after a stop.
 */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { tf, trainModel } from '../../../models';
import type { Checkpoint, TrainOptions } from '../../../models';
import type { ModelTrainingRequest } from '../../../models/train/options';
import type { Capturer } from '../../../models/runtime/capturer';
import type { OrtBackend } from '../../../main/engine/ort';
import type { TrainingProgress } from '../../../src/engine/training';
import { letters, requestOf, toyTweets } from '../../models/toy';
import { picturedTweets, ToyPictures, toyPairs } from '../../models/train/pictures';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

/** Counts what is captured and what is run again. */
function counting(): Capturer & { captured: number; replayed: number; refusals: string[] } {
  const counts = {
    captured: 0,
    replayed: 0,
    refusals: [] as string[],
    capture(...[read, work]: Parameters<Capturer['capture']>): ReturnType<Capturer['capture']> {
      const { program, refusal } = ort.capture(read, work);
      if (refusal !== null) counts.refusals.push(refusal);
      if (!program) return { program, refusal };
      counts.captured++;
      const run: typeof program.run = (feeds) => {
        counts.replayed++;
        return program.run(feeds);
      };
      return {
        refusal,
        program: {
          get isReady() {
            return program.isReady;
          },
          run,
        },
      };
    },
  };
  return counts;
}

interface Run {
  readonly bits: Map<string, Float32Array>;
  readonly progress: TrainingProgress[];
  readonly checkpoint: Checkpoint;
}

async function run(request: ModelTrainingRequest, some: Partial<TrainOptions> = {}): Promise<Run> {
  const progress: TrainingProgress[] = [];
  const { checkpoint } = await trainModel(request, {
    optimizer: createWasmAdamW,
    initial: null,
    vocabulary: letters,
    pictures: new ToyPictures(),
    report: (one) => progress.push(one),
    ...some,
  });
  return { bits: new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data])), progress, checkpoint };
}

/** Tweets of several lengths: several shapes take turns. */
const long = (count: number) =>
  picturedTweets(count).map((tweet, i) =>
    i % 3 === 0
      ? { ...tweet, tokens: [...tweet.tokens, ...tweet.tokens], tags: [...tweet.tags, ...tweet.tags] }
      : tweet,
  );

const cases: [what: string, some: Partial<ModelTrainingRequest>][] = [
  ['plain BERT and CRF', { preset: 'bert_crf', train: toyTweets(12) }],
  ['no dropout', { preset: 'bert_crf', train: toyTweets(12), dropout: 0 }],
  ['BGA-MNER on text', { train: toyTweets(12) }],
  ['BGA-MNER with a picture for every second tweet', { train: long(16) }],
  ['without samplers', { preset: 'bga_wo_scs', train: long(12) }],
  ['without cycle', { preset: 'bga_wo_cycle', train: long(12) }],
  ['real visual features', { preset: 'bga_real_v', train: long(12), dev: long(4) }],
  ['with pairs', { train: long(8), pairs: toyPairs(8) }],
  ['two batches an update', { preset: 'bert_crf', train: toyTweets(16), accumulate: 2 }],
  ['three batches with pictures an update', { train: long(18), accumulate: 3 }],
  ['frozen embeddings', { train: long(12), freeze: { groups: ['embeddings', 'vision'], textLayers: 1 } }],
];

describe.each(cases)('%s', (_, some) => {
  it('gives the same bits replayed as traced', async () => {
    const request = requestOf({ epochs: 5, batchSize: 4, dropout: 0.1, seed: 3, ...some });
    const traced = await run(request);
    const counts = counting();
    const tensors = tf.memory().numTensors;
    const replayed = await run(request, { capturer: counts });
    expect(counts.refusals).toEqual([]);
    expect(counts.replayed).toBeGreaterThan(counts.captured);
    expect(replayed.progress).toEqual(traced.progress);
    expect(replayed.bits).toEqual(traced.bits);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(ort.pendingCount).toBe(0);
  });
});

test('an update from corrections, with a teacher, replayed as traced', async () => {
  const { checkpoint: initial } = await run(requestOf({ train: toyTweets(12), epochs: 2, batchSize: 4 }));
  const request = requestOf({
    recipe: 'update',
    train: toyTweets(3, 5),
    replay: toyTweets(12),
    epochs: 4,
    batchSize: 4,
  });
  const traced = await run(request, { initial });
  const counts = counting();
  const replayed = await run(request, { initial, capturer: counts });
  expect(counts.refusals).toEqual([]);
  expect(counts.replayed).toBeGreaterThan(0);
  expect(replayed.bits).toEqual(traced.bits);
});

describe('a run whose graphs are thrown away in the middle', () => {
  it('traces again and gives the same bits', async () => {
    const request = requestOf({ train: toyTweets(8), epochs: 6, batchSize: 4, dropout: 0.1 });
    const traced = await run(request);
    const counts = counting();
    const replayed = await run(request, {
      capturer: counts,
      report: ({ step }) => {
        if (step % 5 === 0) ort.sessions.clear();
      },
    });
    expect(counts.captured).toBeGreaterThan(2);
    expect(counts.replayed).toBeGreaterThan(2);
    expect(replayed.bits).toEqual(traced.bits);
  });
});

describe('a run that is stopped and goes on', () => {
  const request = requestOf({ train: long(12), epochs: 4, batchSize: 4, dropout: 0.1, seed: 9 });

  it.each([1, 5])('after step %i, ends at the bits of a traced one that never was', async (stopAt) => {
    const traced = await run(request);
    const stop = new AbortController();
    let state: ReadonlyMap<string, Uint8Array> | null = null;
    const stopped = run(request, {
      capturer: counting(),
      signal: stop.signal,
      report: ({ step }) => step === stopAt && stop.abort(),
      saveState: (files) => Promise.resolve(void (state = files)),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const counts = counting();
    const resumed = await run(request, { capturer: counts, resumeState: state });
    expect(counts.replayed).toBeGreaterThan(0);
    expect(resumed.bits).toEqual(traced.bits);
  });
});

it('numbers that stop being finite are named as when every step is traced', async () => {
  const request = requestOf({
    preset: 'bert_crf',
    train: toyTweets(4),
    epochs: 9,
    batchSize: 4,
    rates: { encoder: 1e38 },
  });
  const messageOf = (some: Partial<TrainOptions>): Promise<string> =>
    run(request, some).then(
      () => 'it ended well',
      (error: unknown) => String(error),
    );
  const traced = await messageOf({});
  expect(traced).toMatch(/step [2-9].*is NaN or infinite/);
  expect(await messageOf({ capturer: counting() })).toBe(traced);
});

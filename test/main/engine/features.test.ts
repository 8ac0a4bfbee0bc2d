/** The vector of a sentence and the disagreement of draws: against the model's own code, and the same whoever is asked about with it. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OrtBackend } from '../../../main/engine/ort';
import { createTagger, encode, modelConfig, tf, type Checkpoint, type TaggerWithWeights } from '../../../models';
import type { WantedFeatures } from '../../../models/features';
import { evaluation } from '../../../models/layers/noise';
import { Weights } from '../../../models/layers/weights';
import { encodeWords } from '../../../models/tokenizer/word-piece';
import { createVocabulary } from '../../../models/tokenizer/vocabulary';
import type { SentenceFeatures } from '../../../src/engine/features';
import { letters } from '../../models/toy';
import { randomCheckpoint, randomTweets } from './onnx-out/random-checkpoint';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const types = ['PER', 'LOC'];
const tweets = [...randomTweets([3, 1, 12, 7, 3, 5, 9, 3, 4, 3, 6, 2]), []];
const both: WantedFeatures = { embedding: true, draws: { count: 10, seed: 4 } };

function toEnd(work: ReturnType<TaggerWithWeights['features']>): SentenceFeatures[] {
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
  }
}

function featuresOf(
  checkpoint: Checkpoint,
  sentences: readonly (readonly string[])[],
  wanted = both,
  isTraced = false,
): SentenceFeatures[] {
  const tagger = createTagger(checkpoint, types, isTraced ? undefined : ort);
  try {
    return toEnd(tagger.features(sentences, wanted));
  } finally {
    tagger.dispose();
  }
}

/** The mean of the last hidden states of one sentence without padding. */
function byTheModel({ tensors, vocabulary, config }: Checkpoint, words: readonly string[]): number[] {
  const { ids } = encodeWords(words, createVocabulary(vocabulary), config.text.maxPieces);
  return tf.tidy(() => {
    const weights = new Map([...tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
    const inputs = { ids: tf.tensor2d([[...ids]], undefined, 'int32'), valid: tf.ones([1, ids.length]) as tf.Tensor2D };
    const { hidden } = encode({ ...inputs, pictures: null }, config, new Weights(weights), evaluation);
    const words = tf.slice(hidden, [0, 1, 0], [1, ids.length - 2, -1]);
    return Array.from(tf.mean(words, [0, 1]).dataSync());
  });
}

describe.each(['bert_crf', 'bga'] as const)('%s', (preset) => {
  const checkpoint = randomCheckpoint(modelConfig(preset, 'toy', letters.length), types);
  let got: SentenceFeatures[];
  beforeAll(async () => {
    await tf.setBackend('ort');
    got = featuresOf(checkpoint, tweets);
  });

  test('the vector is the mean of the word pieces’ last hidden states', () => {
    for (const i of [0, 1, 2]) {
      const want = byTheModel(checkpoint, tweets[i]!);
      expect(got[i]!.embedding).toHaveLength(checkpoint.config.text.width);
      got[i]!.embedding!.forEach((value, j) => expect(value).toBeCloseTo(want[j]!, 4));
    }
  });

  test('draws disagree, by no more than a tag can be open', () => {
    for (const { disagreement } of got.slice(0, -1)) {
      expect(disagreement!.mean).toBeGreaterThan(0);
      expect(disagreement!.max).toBeLessThan(Math.log(5));
      expect(disagreement!.max).toBeGreaterThanOrEqual(disagreement!.mean);
      expect(disagreement!.sum).toBeGreaterThanOrEqual(disagreement!.max);
    }
  });

  test('alone and among others, in any order, traced and repeated: the same bits', () => {
    expect(featuresOf(checkpoint, [...tweets].reverse())).toEqual([...got].reverse());
    expect(featuresOf(checkpoint, [tweets[2]!])).toEqual([got[2]]);
    expect(featuresOf(checkpoint, tweets, both, true)).toEqual(got);
  });

  test('another seed draws otherwise and leaves the vectors as they are', () => {
    const other = featuresOf(checkpoint, tweets, { embedding: true, draws: { count: 10, seed: 5 } });
    expect(other.map(({ embedding }) => embedding)).toEqual(got.map(({ embedding }) => embedding));
    other.slice(0, -1).forEach(({ disagreement }, i) => expect(disagreement).not.toEqual(got[i]!.disagreement));
  });

  test('what is not asked for, and what has no words, is null', () => {
    const none = { embedding: null, disagreement: null };
    expect(got.at(-1)).toEqual(none);
    expect(featuresOf(checkpoint, tweets.slice(0, 1), { embedding: false, draws: null })).toEqual([none]);
    expect(featuresOf(checkpoint, tweets.slice(0, 1), { ...both, draws: null })[0]!.disagreement).toBeNull();
    const undropped = { ...checkpoint, config: { ...checkpoint.config, dropout: 0 } };
    expect(featuresOf(undropped, tweets.slice(0, 1))).toEqual([{ ...got[0], disagreement: null }]);
  });

  test('it can be stopped after any sentence, and leaves no tensors', () => {
    const before = tf.memory().numTensors;
    const tagger = createTagger(checkpoint, types, ort);
    const work = tagger.features(tweets, both);
    expect([work.next().value, work.next().value]).toEqual([2, 3]); // one tweet has no words
    work.return([]);
    tagger.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('more draws come nearer to the disagreement of very many', () => {
  const checkpoint = randomCheckpoint(modelConfig('bert_crf', 'toy', letters.length), types);
  const means = (count: number, seed: number): number[] =>
    featuresOf(checkpoint, tweets.slice(0, -1), { embedding: false, draws: { count, seed } }).map(
      ({ disagreement }) => disagreement!.mean,
    );
  const many = means(128, 1);
  const apart = (got: number[]): number => got.reduce((sum, value, i) => sum + Math.abs(value - many[i]!), 0);
  expect(apart(means(64, 2))).toBeLessThan(apart(means(4, 2)));
});

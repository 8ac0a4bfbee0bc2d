/** A tagger whose weights are compiled into the graphs says what one with weights fed to them says, and frees what it held. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { OrtBackend, loadBinding } from '../../../main/engine/ort';
import { createTagger, tf, trainModel } from '../../../models';
import type { Checkpoint, Freezer, Tagger } from '../../../models';
import type { Preset } from '../../../src/engine/training';
import { letters, requestOf, toyTweets } from '../../models/toy';
import { picture, ToyPictures } from '../../models/train/pictures';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const types = ['PER', 'LOC'];

async function trained(preset: Preset): Promise<Checkpoint> {
  const request = requestOf({ preset, train: toyTweets(12), epochs: 12, batchSize: 4, learningRate: 1e-2 });
  const options = { optimizer: createWasmAdamW, initial: null, vocabulary: letters, capturer: ort };
  return (await trainModel(request, options)).checkpoint;
}

/** Some alone, some together, some long: several shapes. */
const tweets = toyTweets(40, 6).map(({ tokens }, i) => ({
  words: i % 4 === 0 ? [...tokens, ...tokens, ...tokens] : tokens,
}));

describe.each<Preset>(['bert_crf', 'bga', 'bga_real_v'])('%s', (preset) => {
  let checkpoint: Checkpoint;
  let fed: Tagger;
  let pixels: Awaited<ReturnType<ToyPictures['read']>>;
  beforeAll(async () => {
    checkpoint = await trained(preset);
    fed = createTagger(checkpoint, types);
    pixels = fed.readsPictures ? await new ToyPictures().read(picture('a.jpg'), fed.vision!) : null;
  });

  const input = () => tweets.map((tweet, i) => ({ ...tweet, pixels: i % 3 === 0 ? pixels : null }));

  it('finds the same mentions, with the same probabilities to five digits', () => {
    const frozen = createTagger(checkpoint, types, { backend: ort, frozen: true });
    const [want, got] = [fed.predict(input()), frozen.predict(input())];
    expect(want.some(({ mentions }) => mentions.length > 0)).toBe(true);
    got.forEach(({ mentions, normalisedLogProbability }, i) => {
      expect(normalisedLogProbability).toBeCloseTo(want[i]!.normalisedLogProbability, 5);
      expect(mentions.map(({ start, end, type }) => [start, end, type])).toEqual(
        want[i]!.mentions.map(({ start, end, type }) => [start, end, type]),
      );
      mentions.forEach(({ score }, m) => expect(score).toBeCloseTo(want[i]!.mentions[m]!.score, 5));
    });
    frozen.dispose();
  });

  it('says the same again, without a trace, and the same of a tweet alone', () => {
    let traces = 0;
    const counting: Freezer = {
      freeze: (tensor) => ort.freeze(tensor),
      capture: (read, work) => {
        traces++;
        return ort.capture(read, work);
      },
    };
    const frozen = createTagger(checkpoint, types, { backend: counting, frozen: true });
    const first = frozen.predict(input());
    expect(traces).toBeGreaterThan(1);
    const after = traces;
    expect(frozen.predict(input())).toEqual(first);
    expect(traces).toBe(after);
    const [alone] = frozen.predict(input().slice(3, 4));
    expect(alone!.normalisedLogProbability).toBeCloseTo(first[3]!.normalisedLogProbability, 5);
    ort.sessions.clear();
    expect(frozen.predict(input())).toEqual(first);
    frozen.dispose();
  });

  it('explains with frozen weights as with others', () => {
    const frozen = createTagger(checkpoint, types, { backend: ort, frozen: true });
    const [want, got] = [fed, frozen].map((tagger) => tagger.explain(tweets[1]!));
    expect(got!.layers.map(({ keptWords }) => keptWords)).toEqual(want!.layers.map(({ keptWords }) => keptWords));
    expect(got!.mentions.length).toBe(want!.mentions.length);
    frozen.dispose();
  });

  it('leaves no tensor and no graph with its weights behind', () => {
    const [tensors, held] = [tf.memory().numTensors, ort.sessions.frozenBytes];
    const frozen = createTagger(checkpoint, types, { backend: ort, frozen: true });
    frozen.predict(input());
    expect(ort.sessions.frozenBytes).toBeGreaterThan(held);
    frozen.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(ort.sessions.frozenBytes).toBe(held);
  });
});

it('graphs with frozen weights in them keep to their budget; the newest stays', () => {
  const small = new OrtBackend(loadBinding(), { threads: 1, frozenBytes: 1000 });
  const weight = small.makeTensorInfo([100], 'float32', new Float32Array(100).fill(2));
  small.freeze(weight);
  const run = (size: number): number => {
    const x = small.makeTensorInfo([size, 1], 'float32', new Float32Array(size).fill(1));
    const [a, b] = [x, weight].map((tensor) => small.valueBehind(tensor));
    const y = small.tensorOf(small.recorder.node('Mul', [a!, b!], [size, 100], 'float32'));
    return Number(small.readSync(y.dataId)[0]);
  };
  expect([run(1), run(2), run(3), run(4), run(3)]).toEqual([2, 2, 2, 2, 2]); // 400 bytes each
  expect(small.sessions.size).toBe(2);
  expect(small.sessions.frozenBytes).toBe(800);
  expect(small.sessions.statistics).toMatchObject({ compiled: 4, evicted: 2 });
  small.disposeData(weight.dataId);
  expect(small.sessions.size).toBe(0);
});

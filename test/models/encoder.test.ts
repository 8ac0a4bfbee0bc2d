/** model-spec G5, G6, G15 and the context sampler: properties that need no reference implementation. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { encode, initialCheckpoint, modelConfig, tf, type ModelConfig } from '../../models';
import { bgaConfig, type BgaConfig } from '../../models/bga/config';
import { sampleContext, straightThrough } from '../../models/bga/context-sampler';
import { samplerReading } from '../../models/bga/readings';
import { encoderLayer } from '../../models/bert/layer';
import { evaluation, StepNoise, type Mode } from '../../models/layers/noise';
import { Weights } from '../../models/layers/weights';
import type { Preset } from '../../src/engine/training';
import { createRandom } from '../../src/random';
import { letters } from './toy';

beforeAll(() => tf.setBackend('cpu'));

const deeper = <C extends ModelConfig>(config: C): C => ({ ...config, text: { ...config.text, layers: 3 } });
const configOf = (preset: Preset): ModelConfig => deeper(modelConfig(preset, 'toy', letters.length));
const bga = deeper(bgaConfig('bga', 'toy', letters.length));

function weightsOf(config: ModelConfig, seed = 3): Weights {
  const { tensors } = initialCheckpoint(config, ['PER'], letters, seed);
  return new Weights(
    new Map(
      [...tensors].map(([name, { shape, data }]) => [
        name,
        tf.tensor(
          data.map((x) => 3 * x),
          [...shape],
        ),
      ]),
    ),
  );
}

const sentence = [2, 9, 14, 21, 11, 3];
function batch(rows: number[][], length: number): [tf.Tensor2D, tf.Tensor2D] {
  const pad = (row: number[], fill: (i: number) => number): number[] =>
    Array.from({ length }, (_, i) => (i < row.length ? fill(i) : 0));
  return [
    tf.tensor2d(
      rows.map((row) => pad(row, (i) => row[i]!)),
      undefined,
      'int32',
    ),
    tf.tensor2d(rows.map((row) => pad(row, () => 1))),
  ];
}

function hiddenOf(config: ModelConfig, rows: number[][], length: number, mode: Mode = evaluation): number[][][] {
  const [ids, valid] = batch(rows, length);
  return encode({ ids, valid, pictures: null }, config, weightsOf(config), mode).hidden.arraySync();
}

describe('a sentence alone equals the same sentence in a padded batch (model-spec G15)', () => {
  test.each<Preset>(['bert_crf', 'bga', 'bga_wo_scs'])('%s', (preset) => {
    const config = configOf(preset);
    const alone = hiddenOf(config, [sentence], sentence.length)[0]!;
    const padded = hiddenOf(config, [[2, 30, 3], sentence, [2, 7, 8, 9, 10, 11, 12, 3]], 16)[1]!;
    alone.forEach((row, i) => row.forEach((x, j) => expect(padded[i]![j]).toBeCloseTo(x, 5)));
  });

  test('bga in training with fixed noise a token', () => {
    const config = configOf('bga');
    const noise = new StepNoise(5, 1).gumbel([2, 1, 16, 2]); // layer, sentence, token
    const slice = (length: number): tf.Tensor[] =>
      [0, 1].map((l) => tf.reshape(tf.slice(noise, [l, 0, 0, 0], [1, 1, length, 2]), [1, length, 2]));
    const mode = (length: number): Mode => ({
      training: true,
      dropout: 0,
      noise: new StepNoise(0, 0),
      gumbel: { text: slice(length), visual: [] },
    });
    const alone = hiddenOf(config, [sentence], sentence.length, mode(sentence.length))[0]!;
    const padded = hiddenOf(config, [sentence], 16, mode(16))[0]!;
    alone.forEach((row, i) => row.forEach((x, j) => expect(padded[i]![j]).toBeCloseTo(x, 5)));
  });
});

test('with the generator off, bga is bert_crf bit for bit, from the same seed (model-spec G5)', () => {
  const off: BgaConfig = { ...bga, mcg: false, scs: false };
  expect(hiddenOf(off, [sentence], 8)).toEqual(hiddenOf(configOf('bert_crf'), [sentence], 8));
  const [plain, full] = [
    initialCheckpoint(configOf('bert_crf'), ['PER'], letters, 3),
    initialCheckpoint(configOf('bga'), ['PER'], letters, 3),
  ];
  for (const [name, { data }] of plain.tensors) expect(full.tensors.get(name)!.data, name).toEqual(data);
});

test('a hybrid layer whose generated tokens are masked is the BERT layer (model-spec G6)', () => {
  const config = configOf('bga');
  const layer = weightsOf(config).at('encoder.layer.1');
  const T = tf.randomNormal([2, 5, config.text.width], 0, 1, 'float32', 1) as tf.Tensor3D;
  const imagined = tf.randomNormal([2, 4, config.text.width], 0, 1, 'float32', 2);
  const valid = tf.tensor2d([
    [1, 1, 1, 1, 1],
    [1, 1, 1, 0, 0],
  ]);
  const shape = { heads: config.text.heads, epsilon: config.text.epsilon };
  const plain = encoderLayer(T, T, { kind: 'valid', keep: valid }, shape, layer, evaluation).dataSync();
  const keep = tf.concat([valid, tf.zeros([2, 4])], 1) as tf.Tensor2D;
  const hybrid = encoderLayer(
    T,
    tf.concat([T, imagined], 1) as tf.Tensor3D,
    { kind: 'valid', keep },
    shape,
    layer,
    evaluation,
  ).dataSync();
  plain.forEach((x, i) => expect(hybrid[i]).toBeCloseTo(x, 5));
});

describe('context sampler', () => {
  const reading = samplerReading(bga.sampler, evaluation);
  const weights = weightsOf(bga).at('scs.text.0');
  const T = tf.randomNormal([2, 6, bga.text.width], 0, 2, 'float32', 4) as tf.Tensor3D;
  const valid = tf.tensor2d([
    [1, 1, 1, 1, 1, 1],
    [1, 1, 1, 0, 0, 0],
  ]);

  test('keeps [CLS], never padding, and says 0 or 1, whatever the noise', () => {
    for (let seed = 0; seed < 50; seed++) {
      const gumbel = new StepNoise(seed, 0).gumbel([2, 6, 2]);
      const m = sampleContext({ tokens: T, previous: valid, valid, gumbel }, weights, reading).arraySync();
      m.flat().forEach((x) => expect([0, 1]).toContain(x));
      expect(m.map((row) => row[0])).toEqual([1, 1]);
      expect(m[1]!.slice(3)).toEqual([0, 0, 0]);
    }
  });

  test('reads what the layer before kept', () => {
    // The global vector alone decides: of two tokens with opposite values the kept one wins.
    const d = bga.text.width;
    const of = (shape: number[], value: (i: number) => number): tf.Tensor =>
      tf.tensor(
        Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => value(i)),
        shape,
      );
    const [half, quarter] = [d / 2, d / 4];
    const decider = new Weights(
      new Map([
        ['local.weight', of([half, d], () => 0)],
        ['local.bias', of([half], () => 0)],
        ['global.weight', of([half, d], () => 1)],
        ['global.bias', of([half], () => 0)],
        ['score.0.weight', of([half, d], () => 1)],
        ['score.0.bias', of([half], () => 0)],
        ['score.2.weight', of([quarter, half], () => 1)],
        ['score.2.bias', of([quarter], () => 0)],
        ['score.4.weight', of([2, quarter], (i) => (i < quarter ? 1 : -1))],
        ['score.4.bias', of([2], (i) => (i === 0 ? -1 : 1))],
      ]),
    );
    const X = tf.concat([tf.zeros([1, 1, d]), tf.ones([1, 1, d]), tf.fill([1, 1, d], -1)], 1) as tf.Tensor3D;
    const all = tf.ones([1, 3]) as tf.Tensor2D;
    const kept = (previous: number[]): number[] =>
      sampleContext(
        { tokens: X, previous: tf.tensor2d([previous]), valid: all, gumbel: null },
        decider,
        reading,
      ).arraySync()[0]!;
    expect(kept([1, 1, 0])).toEqual([1, 1, 1]);
    expect(kept([1, 0, 1])).toEqual([1, 0, 0]);
  });

  test('straight-through: 0 or 1 forward, the soft derivative backward', () => {
    const lead = tf.tensor1d([-3, -0.2, 0, 0.4, 5]);
    for (const temperature of [1, 0.5]) {
      expect(Array.from(straightThrough(lead, temperature).dataSync())).toEqual([0, 0, 1, 1, 1]);
      const gradient = tf
        .grad((x: tf.Tensor) => tf.sum(straightThrough(x, temperature)))(lead)
        .dataSync();
      const soft = (x: number): number => 1 / (1 + Math.exp(-x / temperature));
      lead.dataSync().forEach((x, i) => expect(gradient[i]).toBeCloseTo((soft(x + 1e-4) - soft(x - 1e-4)) / 2e-4, 4));
    }
  });

  test('the share kept over 100,000 draws is the softmax', () => {
    const logits: [number, number] = [0.3, -0.5];
    const noise = new StepNoise(11, 2).gumbel([100_000, 2]).dataSync();
    let kept = 0;
    for (let i = 0; i < noise.length; i += 2) if (logits[0] + noise[i]! >= logits[1] + noise[i + 1]!) kept++;
    expect(Math.abs(kept / 100_000 - 1 / (1 + Math.exp(logits[1] - logits[0])))).toBeLessThan(0.005);
  });
});

test('dropout keeps the mean, is the identity in evaluation, and draws the same for the same step', () => {
  const mask = (step: number): Float32Array => new StepNoise(1, step).dropoutMask([99_999], 0.1).dataSync<'float32'>();
  const mean = mask(0).reduce((a, b) => a + b) / 99_999;
  expect(mean).toBeCloseTo(1, 2);
  expect(mask(4)).toEqual(mask(4));
  expect(mask(4)).not.toEqual(mask(5));
});

test('random numbers are uniform and depend on the seed alone', () => {
  const draws = (seed: number): number[] =>
    Array.from(
      { length: 20_000 },
      (
        (r) => () =>
          r.next()
      )(createRandom(seed)),
    );
  const cells = new Array<number>(10).fill(0);
  for (const x of draws(5)) cells[Math.floor(10 * x)]!++;
  cells.forEach((count) => expect(Math.abs(count - 2000)).toBeLessThan(200));
  expect(draws(5)).toEqual(draws(5));
  expect(draws(5).slice(0, 3)).not.toEqual(draws(6).slice(0, 3));
});

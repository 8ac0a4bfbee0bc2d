/** model-spec G7, G8, G9: layers against PyTorch and transformers (golden/models/layers.py), activations and masks against known values. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { encode, modelConfig, tf, type ModelConfig } from '../../models';
import { generate, prepareQueries } from '../../models/bga/generator';
import { gelu } from '../../models/layers/gelu';
import { evaluation } from '../../models/layers/noise';
import { policySoftmax } from '../../models/layers/policy-softmax';
import { Weights } from '../../models/layers/weights';
import { Numbers, readGolden, tensorOf, worst } from './golden';

const Golden = z.object({
  bert: z.object({
    ids: z.array(z.array(z.number())),
    mask: z.array(z.array(z.number())),
    parameters: z.record(z.string(), Numbers),
    hidden: Numbers,
    lossWeight: Numbers,
    gradients: z.record(z.string(), Numbers),
  }),
  decoder: z.object({
    parameters: z.record(z.string(), Numbers),
    queries: Numbers,
    source: Numbers,
    keep: z.array(z.array(z.number())),
    out: Numbers,
  }),
});
const golden = readGolden('layers.json', Golden);

const plain = modelConfig('bert_crf', 'toy', 11);
const bertConfig: ModelConfig = {
  ...plain,
  text: { ...plain.text, layers: 2, width: 8, heads: 2, feedForward: 12, maxPieces: 10 },
};

beforeAll(() => tf.setBackend('cpu'));

describe('BERT’s layer against transformers (model-spec G7)', () => {
  test('hidden states of two layers equal transformers’ BertModel', () => {
    const before = tf.memory().numTensors;
    const { bert } = golden;
    const tensors = new Map(Object.entries(bert.parameters).map(([name, value]) => [name, tensorOf(value)]));
    const [ids, valid] = [tf.tensor2d(bert.ids, undefined, 'int32'), tf.tensor2d(bert.mask)];
    const hidden = tf.tidy(
      () => encode({ ids, valid, pictures: null }, bertConfig, new Weights(tensors), evaluation).hidden,
    );
    const visible = tf.tidy(() => tf.mul(hidden, tf.expandDims(valid, 2)));
    expect(worst(visible.dataSync(), bert.hidden.data)).toBeLessThan(1e-5);
    tf.dispose([...tensors.values(), ids, valid, hidden, visible]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('gradients of every parameter equal PyTorch’s', () => {
    const { bert } = golden;
    const variables = new Map(
      Object.entries(bert.parameters).map(([name, value]) => [name, tf.variable(tensorOf(value))]),
    );
    const [ids, valid, weight] = [
      tf.tensor2d(bert.ids, undefined, 'int32'),
      tf.tensor2d(bert.mask),
      tensorOf(bert.lossWeight),
    ];
    const { grads } = tf.variableGrads(() => {
      const { hidden } = encode({ ids, valid, pictures: null }, bertConfig, new Weights(variables), evaluation);
      return tf.sum(tf.mul(hidden, weight)) as tf.Scalar;
    });
    const largest = Math.max(...Object.values(bert.gradients).flatMap(({ data }) => data.map(Math.abs)));
    for (const [name, want] of Object.entries(bert.gradients)) {
      expect(worst(grads[variables.get(name)!.name]!.dataSync(), want.data, 1e-2 * largest), name).toBeLessThan(1e-4);
    }
  });

  test.each([
    [-1, -0.15865525],
    [0.5, 0.34573123],
    [3, 2.99595031],
  ])('gelu(%f) is exact, not the tanh form', (x, want) => {
    const [y] = gelu(tf.tensor1d([x])).dataSync();
    expect(Math.abs(y! - want)).toBeLessThan(1e-6);
    if (x === -1) expect(Math.abs(y! - -0.15880801)).toBeGreaterThan(1e-4);
  });
});

describe('a generator’s layer against PyTorch (model-spec G8)', () => {
  /** PyTorch's names and packed projections -> ours. */
  function generatorWeights(): Map<string, tf.Tensor> {
    const p = new Map(Object.entries(golden.decoder.parameters).map(([name, value]) => [name, tensorOf(value)]));
    const result = new Map<string, tf.Tensor>();
    for (const [ours, theirs] of [
      ['self', 'self_attn'],
      ['cross', 'multihead_attn'],
    ] as const) {
      const [weights, biases] = [
        tf.split(p.get(`${theirs}.in_proj_weight`)!, 3),
        tf.split(p.get(`${theirs}.in_proj_bias`)!, 3),
      ];
      ['query', 'key', 'value'].forEach((part, i) => {
        result.set(`${ours}.${part}.weight`, weights[i]!);
        result.set(`${ours}.${part}.bias`, biases[i]!);
      });
      for (const kind of ['weight', 'bias']) result.set(`${ours}.output.${kind}`, p.get(`${theirs}.out_proj.${kind}`)!);
    }
    for (const kind of ['weight', 'bias']) {
      for (const i of [1, 2]) result.set(`feed.${i - 1}.${kind}`, p.get(`linear${i}.${kind}`)!);
      for (const i of [1, 2, 3]) result.set(`norm${i}.${kind}`, p.get(`norm${i}.${kind}`)!);
    }
    return result;
  }

  test.each(['policy', 'valid'] as const)('equals TransformerDecoderLayer with its padding mask as %s mask', (kind) => {
    const { decoder } = golden;
    const weights = new Weights(generatorWeights());
    const shape = { heads: 2, epsilon: 1e-5, layers: 1 };
    const X0 = prepareQueries(tensorOf(decoder.queries) as tf.Tensor2D, shape, weights, evaluation);
    const out = generate(
      {
        queries: X0,
        source: tensorOf(decoder.source) as tf.Tensor3D,
        mask: { kind, keep: tf.tensor2d(decoder.keep) },
        own: { kind: 'all' },
      },
      shape,
      weights,
      evaluation,
    );
    expect(worst(out.dataSync(), decoder.out.data)).toBeLessThan(1e-5);
  });
});

describe('softmax under a policy (model-spec G9)', () => {
  const scores = tf.tensor4d([0.3, -2, 5, 1, 0, 40, -7, 2, 1, 1, 1, 1], [1, 1, 3, 4]);
  const additive = (keep: number[]): Float32Array =>
    tf
      .softmax(
        tf.add(
          scores,
          tf.tensor(
            keep.map((k) => (k ? 0 : -1e9)),
            [1, 1, 1, 4],
          ),
        ),
      )
      .dataSync<'float32'>();

  test.each([[[1, 1, 1, 1]], [[1, 0, 1, 0]], [[1, 0, 0, 0]], [[0, 0, 1, 1]]])(
    'mask %j equals an additive one',
    (keep) => {
      expect(worst(policySoftmax(scores, tf.tensor2d([keep])).dataSync(), additive(keep))).toBeLessThan(1e-6);
    },
  );

  test('gradients equal central differences of the definition, the mask’s too', () => {
    const weight = Array.from({ length: 12 }, (_, i) => Math.sin(3 * i));
    const [small, keep] = [Array.from(scores.dataSync(), (x) => 0.1 * x), [1, 0, 1, 1]];
    /** Σ w a with a_ij = m_j e^{s_ij} / Σ_k m_k e^{s_ik}, in double precision. */
    const byDefinition = (s: number[], m: number[]): number => {
      const exps = s.map((x, i) => m[i % 4]! * Math.exp(x));
      const total = (i: number): number =>
        exps.slice(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4).reduce((x, y) => x + y);
      return exps.reduce((sum, e, i) => sum + (weight[i]! * e) / total(i), 0);
    };
    const differences = (x: number[], f: (x: number[]) => number): number[] =>
      x.map((_, i) => {
        const at = (h: number): number => f(x.map((v, j) => (i === j ? v + h : v)));
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
    const gradients = tf.grads((s: tf.Tensor, m: tf.Tensor) =>
      tf.sum(tf.mul(policySoftmax(s as tf.Tensor4D, m as tf.Tensor2D), tf.tensor(weight, [1, 1, 3, 4]))),
    );
    const [ds, dm] = gradients([tf.tensor(small, [1, 1, 3, 4]), tf.tensor2d([keep])]);
    expect(
      worst(
        ds!.dataSync(),
        differences(small, (s) => byDefinition(s, keep)),
      ),
    ).toBeLessThan(1e-5);
    expect(
      worst(
        dm!.dataSync(),
        differences(keep, (m) => byDefinition(small, m)),
      ),
    ).toBeLessThan(1e-5);
  });

  test('a dropped key far above the kept ones gives no NaN, forward or backward', () => {
    const far = tf.tensor4d([0, 500, 1, -500], [1, 1, 1, 4]);
    const keep = tf.tensor2d([[1, 0, 1, 1]]);
    const g = tf.grads((s: tf.Tensor, m: tf.Tensor) =>
      tf.sum(tf.square(policySoftmax(s as tf.Tensor4D, m as tf.Tensor2D))),
    );
    expect(g([far, keep]).every((gradient) => gradient.dataSync().every(Number.isFinite))).toBe(true);
  });
});

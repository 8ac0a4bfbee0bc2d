/**
 * model-spec G8: generators of two layers that read tokens of another width, with padded queries, against PyTorch's TransformerDecoder
 * (golden/models/decoder.py): outputs and every gradient.
 */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { tf } from '../../models';
import { generate, prepareMaskedQueries } from '../../models/bga/generator';
import { evaluation } from '../../models/layers/noise';
import { Weights } from '../../models/layers/weights';
import { gradientErrors } from './gradient-errors';
import { Numbers, readGolden, tensorOf, worst } from './golden';

const Rows = z.array(z.array(z.number()));
const golden = readGolden(
  'decoder.json',
  z.object({
    parameters: z.record(z.string(), Numbers),
    queries: Numbers,
    source: Numbers,
    keep: Rows,
    valid: Rows,
    out: Numbers,
    lossWeight: Numbers,
    gradients: z.record(z.string(), Numbers),
    queriesGradient: Numbers,
    sourceGradient: Numbers,
  }),
);

beforeAll(() => tf.setBackend('cpu'));

/** Rows of a packed projection: query, key, value. */
const packed = ({ shape, data }: Numbers): Numbers[] => {
  const size = data.length / 3;
  const part = [shape[0]! / 3, ...shape.slice(1)];
  return [0, 1, 2].map((i) => ({ shape: part, data: data.slice(i * size, (i + 1) * size) }));
};

/** PyTorch's names and packed projections as ours. */
function asOurs(torch: Readonly<Record<string, Numbers>>): Record<string, Numbers> {
  const ours: Record<string, Numbers> = {};
  const parts = ['query', 'key', 'value'] as const;
  for (const [name, value] of Object.entries(torch)) {
    const [, layer, rest] = /^layers\.(\d)\.(.+)$/.exec(name)!;
    const at = layer === '0' ? '' : `above.${layer}.`;
    const place = rest!
      .replace('self_attn', 'self')
      .replace('multihead_attn', 'cross')
      .replace('out_proj', 'output')
      .replace('linear1', 'feed.0')
      .replace('linear2', 'feed.1');
    const inProjection = /^(self|cross)\.in_proj_(weight|bias)$/.exec(place);
    const single = /^cross\.([qkv])_proj_weight$/.exec(place);
    if (inProjection) {
      const [, attention, kind] = inProjection;
      packed(value).forEach((part, i) => (ours[`${at}${attention}.${parts[i]!}.${kind}`] = part));
    } else if (single) {
      ours[`${at}cross.${parts['qkv'.indexOf(single[1]!)]!}.weight`] = value;
    } else ours[at + place] = value;
  }
  return ours;
}

const shape = { heads: 2, epsilon: 1e-5, layers: 2 };

/** [3, 6, 8], zero where a query is padding. */
function decode(queries: tf.Tensor, source: tf.Tensor, weights: Weights, kind: 'policy' | 'valid'): tf.Tensor {
  const valid = tf.tensor2d(golden.valid);
  const prepared = prepareMaskedQueries(queries as tf.Tensor2D, valid, shape, weights, evaluation);
  const mask = { kind, keep: tf.tensor2d(golden.keep) };
  const own = { kind: 'valid', keep: valid } as const;
  const out = generate({ queries: prepared, source: source as tf.Tensor3D, mask, own }, shape, weights, evaluation);
  return tf.mul(out, tf.expandDims(valid, 2));
}

test.each(['policy', 'valid'] as const)('equals TransformerDecoder with its padding mask as %s mask', (kind) => {
  tf.tidy(() => {
    const parameters = Object.entries(asOurs(golden.parameters));
    const weights = new Weights(new Map(parameters.map(([name, value]) => [name, tensorOf(value)])));
    const out = decode(tensorOf(golden.queries), tensorOf(golden.source), weights, kind);
    expect(worst(out.dataSync(), golden.out.data)).toBeLessThan(1e-5);
  });
});

test.each(['policy', 'valid'] as const)('gradients of parameters, queries and source under the %s mask', (kind) => {
  const parameters = Object.entries(asOurs(golden.parameters));
  const variables = new Map(parameters.map(([name, value]) => [name, tf.variable(tensorOf(value))]));
  variables.set('queries', tf.variable(tensorOf(golden.queries)));
  variables.set('source', tf.variable(tensorOf(golden.source)));
  const { grads } = tf.variableGrads(() => {
    const [queries, source] = [variables.get('queries')!, variables.get('source')!];
    const out = decode(queries, source, new Weights(variables), kind);
    return tf.sum(tf.mul(out, tensorOf(golden.lossWeight))) as tf.Scalar;
  });
  const want = { ...asOurs(golden.gradients), queries: golden.queriesGradient, source: golden.sourceGradient };
  const errors = gradientErrors(want, (name) => grads[variables.get(name)!.name] ?? null);
  expect(errors.filter(({ error }) => error > 1e-4)).toEqual([]);
  expect(errors).toHaveLength(2 * 26 + 2);
});

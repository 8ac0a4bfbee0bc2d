/** G18, text path: a tiny BGA-MNER against its float64 reference (golden/models/bga.json, made for this project). */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfig, tf, type ModelConfig } from '../../models';
import { encodeText } from '../../models/bga/text-encoder';
import { evaluation, StepNoise, type Mode } from '../../models/layers/noise';
import { Weights } from '../../models/layers/weights';
import { parameterSpecs } from '../../models/parameters';
import { Numbers, readGolden, tensorOf, worst } from './golden';

const Run = z.object({ T: z.array(z.number()), text_masks: z.array(z.array(z.array(z.number()))) });
const golden = readGolden(
  'bga.json',
  z.object({
    config: z.object({
      L: z.number(),
      d: z.number(),
      h: z.number(),
      ff: z.number(),
      gff: z.number(),
      Nv: z.number(),
      Ntmax: z.number(),
      V: z.number(),
    }),
    params: z.record(z.string(), Numbers),
    inputs: z.object({
      ids: z.array(z.array(z.number())),
      tmask: z.array(z.array(z.number())),
      noise: z.array(z.object({ text: Numbers })),
      R: Numbers,
    }),
    train: Run.extend({
      proxy: z.number(),
      grads: z.record(z.string(), z.object({ data: z.array(z.number()) }).nullable()),
    }),
    eval: Run,
  }),
);

const { L, d, h, ff, gff, Nv, Ntmax, V } = golden.config;
const config: ModelConfig = {
  ...modelConfig('bga', 'tiny', V),
  layers: L,
  width: d,
  heads: h,
  feedForward: ff,
  maxPieces: Ntmax,
  generator: { feedForward: gff, visualTokens: Nv, epsilon: 1e-5 },
};

/** The fixture's name of one of our tensors. */
function theirs(name: string): string {
  const rules: [RegExp, string][] = [
    [/^embeddings\.word_embeddings/, 'emb'],
    [/^embeddings\.position_embeddings/, 'pos'],
    [/^embeddings\.LayerNorm/, 'eln'],
    [/^encoder\.layer\.(\d+)\.attention\.self\.(.)\w+/, 't.$1.att.$2'],
    [/^encoder\.layer\.(\d+)\.attention\.output\.dense/, 't.$1.att.o'],
    [/^encoder\.layer\.(\d+)\.attention\.output\.LayerNorm/, 't.$1.ln1'],
    [/^encoder\.layer\.(\d+)\.intermediate\.dense/, 't.$1.f1'],
    [/^encoder\.layer\.(\d+)\.output\.dense/, 't.$1.f2'],
    [/^encoder\.layer\.(\d+)\.output\.LayerNorm/, 't.$1.ln2'],
    [/^queries\.visual/, 'Qv'],
    [/^generator\.t2i\.(s|c)\w+\.(.)\w+/, 't2i.$1a.$2'],
    [/^generator\.t2i\.feed\.0/, 't2i.f1'],
    [/^generator\.t2i\.feed\.1/, 't2i.f2'],
    [/^generator\.t2i\.norm/, 't2i.n'],
    [/^scs\.text\.(\d+)\.(loc|glo)\w+/, 'st.$1.$2'],
    [/^scs\.text\.(\d+)\.score\./, 'st.$1.c.'],
  ];
  for (const [pattern, form] of rules) if (pattern.test(name)) return name.replace(pattern, form);
  return name;
}

const names = parameterSpecs(config, 1)
  .map(({ name }) => name)
  .filter((name) => !/^(head|crf)/.test(name));
const variables = new Map<string, tf.Variable>();
const [ids, valid] = [golden.inputs.ids, golden.inputs.tmask];
const inputs = (): [tf.Tensor2D, tf.Tensor2D] => [tf.tensor2d(ids, undefined, 'int32'), tf.tensor2d(valid)];

beforeAll(async () => {
  await tf.setBackend('cpu');
  for (const name of names) {
    const segments = tf.zeros([2, d]); // the fixture has no segment embedding
    variables.set(name, tf.variable(name.includes('token_type') ? segments : tensorOf(golden.params[theirs(name)]!)));
  }
});

const trainMode = (): Mode => ({
  training: true,
  dropout: 0,
  noise: new StepNoise(0, 0),
  gumbel: golden.inputs.noise.map(({ text }) => tensorOf(text)),
});

describe.each([
  ['evaluation', (): Mode => evaluation, golden.eval],
  ['training with the given noise', trainMode, golden.train],
] as const)('%s', (_, mode, want) => {
  test('masks and hidden states equal the reference', () => {
    const { hidden, masks } = encodeText(...inputs(), config, new Weights(variables), mode());
    expect(masks.map((mask) => mask.arraySync())).toEqual(want.text_masks);
    const visible = tf.expandDims(tf.tensor2d(valid), 2);
    const shape = [3, 9, d];
    const error = worst(tf.mul(hidden, visible).dataSync(), tf.mul(tf.tensor(want.T, shape), visible).dataSync());
    expect(error).toBeLessThan(1e-4);
  });
});

test('text keep counts per layer are those of spec G18', () => {
  expect(golden.train.text_masks.map((layer) => layer.map((row) => row.reduce((a, b) => a + b)))).toEqual([
    [3, 2, 3],
    [6, 3, 4],
  ]);
});

test('gradients: exact in the last layer, within the image losses’ share elsewhere', () => {
  const R = tensorOf(golden.inputs.R);
  const { value, grads } = tf.variableGrads(() => {
    const { hidden } = encodeText(...inputs(), config, new Weights(variables), trainMode());
    return tf.sum(tf.mul(hidden, R)) as tf.Scalar;
  });
  expect(Math.abs(value.dataSync()[0]! - golden.train.proxy)).toBeLessThan(1e-3);
  const largest = Math.max(...Object.values(golden.train.grads).flatMap((g) => g?.data.map(Math.abs) ?? []));
  for (const name of names.filter((name) => !name.includes('token_type'))) {
    const got = grads[variables.get(name)!.name]!.dataSync();
    const want = golden.train.grads[theirs(name)]!.data;
    // 0.001 (rec + cyc) reaches all but the last text layer: there only the text loss acts.
    const last = name.startsWith(`encoder.layer.${L - 1}.`);
    expect(worst(got, want, last ? 1e-3 * largest : 0.1 * largest), name).toBeLessThan(last ? 1e-4 : 2e-3);
  }
});

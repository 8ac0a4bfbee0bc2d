/** model-spec G17: exact parameter counts, and what a text alone needs of a model. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelConfig, parameterSpecs, type ModelConfig } from '../../../models';
import { tf } from '../../../models/tf';
import { pass, randomVariables, smallConfig, someTweets } from './setting';

beforeAll(() => tf.setBackend('cpu'));

const bert = 30_522;
const base = modelConfig('bga', 'base', bert);

/** Numbers in the tensors whose name matches. */
function count(config: ModelConfig, which: RegExp, K = 9): number {
  return parameterSpecs(config, K)
    .filter(({ name }) => which.test(name))
    .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
}

describe('parameters of the base size (model-spec G17)', () => {
  test.each<[string, number, RegExp]>([
    ['a textual sampler', 960_194, /^scs\.text\.3\./],
    ['a visual sampler', 960_194, /^scs\.visual\.3\./],
    ['eleven textual samplers', 10_562_134, /^scs\.text\./],
    ['the generator of visual features', 7_877_888, /^generator\.t2i\./],
    ['the generator of textual features', 7_877_888, /^generator\.i2t\./],
    ['a BERT layer', 7_087_872, /^encoder\.layer\.5\./],
    ['a CLIP layer', 7_087_872, /^vision\.encoder\.layers\.5\./],
    ['BERT’s embeddings', 23_837_184, /^embeddings\./],
    ['BERT without its pooler', 108_891_648, /^(embeddings|encoder)\./],
    ['visual queries', 47_616, /^queries\.visual/],
    ['textual queries', 98_304, /^queries\.text/],
    ['positions of the crops', 9_216, /object_position/],
    ['the head', 6_921, /^head\./],
    ['the CRF', 99, /^crf\./],
    [
      'what a text alone needs',
      127_386_306,
      /^(embeddings|encoder|scs\.text|generator\.t2i|queries\.visual|head|crf)\b/,
    ],
  ])('%s: %i', (_, want, which) => expect(count(base, which)).toBe(want));

  test('CLIP’s vision tower: 87,456,000 with the norm of its pooled output, which is not used here', () => {
    const postNorm = 2 * 768;
    expect(count(base, /^vision\.(?!embeddings\.object)/) + postNorm).toBe(87_456_000);
  });

  test('training adds the tower, visual samplers, the other generator, its queries and the positions of crops', () => {
    const training = count(base, /./) - 127_386_306;
    expect(training).toBe(87_456_000 - 2 * 768 + 10_562_134 + 7_877_888 + 98_304 + 9_216);
  });

  test('with UMT’s 13 labels head and CRF have 10,192', () => expect(count(base, /^(head|crf)\./, 13)).toBe(10_192));
});

test.each([
  ['tiny', 4_385_920, 2, 128],
  ['mini', 11_170_560, 4, 256],
  ['small', 28_763_648, 4, 512],
] as const)('BERT’s miniature %s has %i with its pooler (model-spec G17)', (size, want, layers, width) => {
  const config = modelConfig('bert_crf', size, bert);
  expect([config.text.layers, config.text.width]).toEqual([layers, width]);
  expect(count(config, /^(embeddings|encoder)\./) + width * width + width).toBe(want);
});

test('the tensors that a text needs give the same hidden states alone (model-spec G17)', () => {
  const config = smallConfig('bga');
  const blind = { ...config, vision: null };
  const variables = randomVariables(config);
  const lean = new Map(
    [...variables].filter(([name]) => !/^(vision|queries\.text|generator\.i2t|scs\.visual|project\.text)/.test(name)),
  );
  const wanted = parameterSpecs(blind, 5).map(({ name }) => name);
  expect([...lean.keys()].sort()).toEqual([...wanted].sort());
  const text = someTweets();
  expect(pass(text, blind, lean).hidden).toEqual(pass(text, config, variables).hidden);
});

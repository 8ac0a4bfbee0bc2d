/** Which operations of a model stay whole, and what becomes of them. That they compute the same is in float32.test.ts. */
import { expect, test } from 'vitest';
import { emissionsGraph } from '../../../../main/engine/frozen/emissions-graph';
import { wholeOps } from '../../../../main/engine/frozen/whole-ops';
import { traceEmissions } from '../../../../main/engine/onnx-out/trace';
import { modelConfig } from '../../../../models';
import type { Preset } from '../../../../src/engine/training';
import { letters } from '../../../models/toy';
import { randomCheckpoint } from '../onnx-out/random-checkpoint';

const toy = (preset: Preset) => randomCheckpoint(modelConfig(preset, 'toy', letters.length), ['PER']);

/** The toy has two layers of four projections and two of the feed-forward net each, and a head. */
test.each<[what: string, preset: Preset, attentions: number, products: number, normalisations: number]>([
  ['a plain encoder: attention takes three projections of each layer', 'bert_crf', 2, 2 * 3 + 1, 2 * 2],
  // A hybrid layer reads imagined patches beside the words, so only the plain layer under it reads itself alone. Products: the plain
  // layer, the hybrid one, the generator's cross attention and net (its queries are a constant), the projection, the sampler, the head.
  // Normalisations: both of the plain layer, and those after the nets of the hybrid layer and the generator: what attention of several
  // operators mixes has its heads side by side first.
  ['BGA-MNER: attention of the plain layer alone', 'bga', 1, 3 + 6 + 6 + 1 + 3 + 1, 2 + 1 + 1],
])('%s', async (_, preset, attentions, products, normalisations) => {
  const { graph } = await emissionsGraph(toy(preset), null);
  const linear = graph.nodes.filter(({ op, inputs }) => op === 'MatMul' && inputs[1]?.endsWith('/columns'));
  expect(graph.nodes.filter(({ op }) => op === 'Attention')).toHaveLength(attentions);
  expect(linear).toHaveLength(products);
  expect(graph.nodes.filter(({ op }) => op === 'SkipLayerNormalization')).toHaveLength(normalisations);
});

test('a plain encoder: what is traced as a whole, layer by layer', async () => {
  const { nodes } = await traceEmissions(toy('bert_crf'), [...wholeOps.values()].map(({ kernel }) => kernel));
  const layer = ['SelfAttention', 'LinearResidualNorm', 'Linear', 'LinearResidualNorm'];
  const whole = nodes.map(({ op }) => op).filter((op) => wholeOps.has(op));
  expect(whole).toEqual([...layer, ...layer, 'Linear'].map((name) => `Mnerva${name}`));
}); // prettier-ignore

test('an export has none of them', async () => {
  const { nodes } = await traceEmissions(toy('bga'));
  expect(nodes.filter(({ op }) => wholeOps.has(op))).toEqual([]);
});

test('nothing is computed that nobody reads', async () => {
  const { graph } = await emissionsGraph(toy('bga'), null);
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  expect(graph.nodes.filter(({ outputs }) => !outputs.some((name) => read.has(name)))).toEqual([]);
});

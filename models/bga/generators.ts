/**
 * The two generators at work in one pass (arXiv 2308.02570, eqs. 2, 4 and 6): `imagine` writes visual features from text,
 * `describe` textual features from a picture. Their queries attend to themselves once; where text and vision differ in width, what
 * was written is projected before the other branch reads it (model-spec A.7).
 */
import type { KeyMask } from '../layers/attention';
import { linear } from '../layers/linear';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import { stageCount, type BgaConfig } from './config';
import { declareGenerator, generate, prepareMaskedQueries, prepareQueries, type GeneratorShape } from './generator';

/** Rows of Q_t: text pieces beyond them are not described (model-spec A.5). */
export const mostDescribedPieces = 128;

/** G_t2i always, G_i2t where there is a visual branch. */
export function declareGenerators(root: Declaration, config: BgaConfig): void {
  const { generator, text, vision } = config;
  const [d, dv] = [text.width, generator.visualWidth];
  const group = 'generator';
  const queries = (name: 'visual' | 'text', count: number, width: number, use: 'inference' | 'training'): void => {
    const at = root
      .in({ title: `queries of ${name === 'visual' ? 'visual' : 'textual'} features`, group, use })
      .at('queries');
    if (!generator.queriesPerStage) return at.tensor(name, [count, width], 'normal');
    for (let l = 0; l < stageCount(config); l++) at.tensor(`${name}.${l}`, [count, width], 'normal');
  };
  queries('visual', generator.visualTokens, dv, 'inference');
  const t2i = root.in({ title: 'generator of visual features', group }).at('generator.t2i');
  declareGenerator(t2i, dv, d, generator.feedForward.visual, generator.layers);
  const toText = root.in({ title: 'projection to the text', group });
  if (dv !== d) toText.linear('project.visual', d, dv, { start: 'xavier' });
  if (!vision) return;
  queries('text', Math.min(mostDescribedPieces, text.maxPieces), d, 'training');
  const i2t = root.in({ title: 'generator of textual features', group, use: 'training' }).at('generator.i2t');
  declareGenerator(i2t, d, dv, generator.feedForward.text, generator.layers);
  const toVision = root.in({ title: 'projection to the vision', group, use: 'training' });
  if (dv !== d) toVision.linear('project.text', dv, d, { start: 'xavier' });
}

export interface Generators {
  /** G_t2i: source [B, K, d] -> visual features [B, Nv, dv]. */
  imagine(l: number, source: tf.Tensor3D, keys: KeyMask, mode: Mode): tf.Tensor3D;
  /** G_i2t: source [P, K, dv] -> text features [P, N', d]. */
  describe(l: number, source: tf.Tensor3D, keys: KeyMask, mode: Mode): tf.Tensor3D;
  /** Visual features in the width of the text [.., dv] -> [.., d]. */
  asText(visual: tf.Tensor3D): tf.Tensor3D;
  /** Text features in the width of the vision [.., d] -> [.., dv]. */
  asVisual(text: tf.Tensor3D): tf.Tensor3D;
}

/**
 * `described` [P, N'] says which text tokens of the picture rows there are, at most as many columns as Q_t has rows; null where
 * nothing is described. Both `mode`s are those of the text and of the visual branch.
 */
export function createGenerators(
  config: BgaConfig,
  weights: Weights,
  described: tf.Tensor2D | null,
  modes: { readonly text: Mode; readonly visual: Mode },
): Generators {
  const { generator } = config;
  const { epsilon, layers, heads } = generator;
  const toVisual: GeneratorShape = { heads: heads.visual, epsilon, layers };
  const toText: GeneratorShape = { heads: heads.text, epsilon, layers };
  const [t2i, i2t] = [weights.at('generator.t2i'), weights.at('generator.i2t')];
  const all: KeyMask = { kind: 'all' };
  const own: KeyMask = described ? { kind: 'valid', keep: described } : all;
  const query = (name: string, l: number): tf.Tensor2D =>
    weights.get(generator.queriesPerStage ? `queries.${name}.${l - 1}` : `queries.${name}`) as tf.Tensor2D;
  const visualQueries = oncePerSet(generator.queriesPerStage, (l) =>
    prepareQueries(query('visual', l), toVisual, t2i, modes.text),
  );
  const textQueries = oncePerSet(generator.queriesPerStage, (l) => {
    if (!described) throw new Error('without pictures nothing is described');
    return prepareMaskedQueries(query('text', l), described, toText, i2t, modes.visual);
  });
  const project = (x: tf.Tensor3D, name: string): tf.Tensor3D =>
    generator.visualWidth === config.text.width ? x : (linear(x, weights.at(`project.${name}`)) as tf.Tensor3D);
  return {
    imagine: (l, source, mask, mode) =>
      generate({ queries: visualQueries(l), source, mask, own: all }, toVisual, t2i, mode),
    describe: (l, source, mask, mode) => generate({ queries: textQueries(l), source, mask, own }, toText, i2t, mode),
    asText: (visual) => project(visual, 'visual'),
    asVisual: (text) => project(text, 'text'),
  };
}

/** Of which text tokens features are generated: those that Q_t has a row for. [P, N] -> [P, N']. */
export function describedPieces(valid: tf.Tensor2D): tf.Tensor2D {
  const [rows, length] = valid.shape;
  return length <= mostDescribedPieces ? valid : tf.slice(valid, [0, 0], [rows, mostDescribedPieces]);
}

/** Keeps what was prepared: once for all stages, or once a stage. */
function oncePerSet(perStage: boolean, prepare: (l: number) => tf.Tensor3D): (l: number) => tf.Tensor3D {
  const prepared = new Map<number, tf.Tensor3D>();
  return (l) => {
    const key = perStage ? l : 0;
    const queries = prepared.get(key) ?? prepare(l);
    prepared.set(key, queries);
    return queries;
  };
}

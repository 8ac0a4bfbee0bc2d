/**
 * The two generators at work in one pass (arXiv 2308.02570, eqs. 2, 4 and 6): `imagine` writes visual features from text,
 * `describe` textual features from a picture. Their queries attend to themselves once; where text and vision differ in width, what
 * was written is projected before the other branch reads it (model-spec A.7).
 */
import type { ModelConfig } from '../config';
import type { KeyMask } from '../layers/attention';
import { linear } from '../layers/linear';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { tf } from '../tf';
import { generate, prepareMaskedQueries, prepareQueries, type GeneratorShape } from './generator';

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
  config: ModelConfig,
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
    imagine: (l, source, keys, mode) => generate(visualQueries(l), source, keys, all, toVisual, t2i, mode),
    describe: (l, source, keys, mode) => generate(textQueries(l), source, keys, own, toText, i2t, mode),
    asText: (visual) => project(visual, 'visual'),
    asVisual: (text) => project(text, 'text'),
  };
}

/** Keeps what was prepared: once for all stages, or once a stage. */
function oncePerSet(perStage: boolean, prepare: (l: number) => tf.Tensor3D): (l: number) => tf.Tensor3D {
  const known = new Map<number, tf.Tensor3D>();
  return (l) => {
    const key = perStage ? l : 0;
    const prepared = known.get(key) ?? prepare(l);
    known.set(key, prepared);
    return prepared;
  };
}

/** What a generator may read: what a sampler kept, or all that is valid. */
export function keysOf(mask: tf.Tensor2D, { scs }: Pick<ModelConfig, 'scs'>): KeyMask {
  return scs ? { kind: 'policy', keep: mask } : { kind: 'valid', keep: mask };
}

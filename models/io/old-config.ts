/**
 * Configurations of earlier versions, as today's. `mnerva-text-1` was the text path alone: its generator wrote visual features
 * in the text's width, and there was no visual branch. The tensors' names have not changed.
 */
import { z } from 'zod';
import { Preset } from '../../src/engine/training';
import type { ModelConfig } from '../config';

const TextOnly = z.object({
  format: z.literal('mnerva-text-1'),
  preset: Preset,
  mcg: z.boolean(),
  scs: z.boolean(),
  layers: z.number(),
  width: z.number(),
  heads: z.number(),
  feedForward: z.number(),
  maxPieces: z.number(),
  vocabularySize: z.number(),
  epsilon: z.number(),
  dropout: z.number(),
  gumbelTemperature: z.number(),
  generator: z.object({ feedForward: z.number(), visualTokens: z.number(), epsilon: z.number() }),
});

/** `model` of a config.json in today's form; what is of no earlier version is left as it is, for today's schema to judge. */
export function upgradedConfig(model: unknown): unknown {
  const old = TextOnly.safeParse(model);
  return old.success ? fromTextOnly(old.data) : model;
}

function fromTextOnly(old: z.infer<typeof TextOnly>): ModelConfig {
  const { layers, width, heads, feedForward, maxPieces, vocabularySize, epsilon, generator } = old;
  return {
    format: 'mnerva-bga-2',
    preset: old.preset,
    labels: 'bio9',
    mcg: old.mcg,
    scs: old.scs,
    cycle: false,
    trainsOnPictures: false,
    visualFeatures: 'generated',
    text: { layers, width, heads, feedForward, maxPieces, vocabularySize, epsilon },
    vision: null,
    generator: {
      visualTokens: generator.visualTokens,
      visualWidth: width,
      heads: { visual: heads, text: heads },
      feedForward: { visual: generator.feedForward, text: generator.feedForward },
      layers: 1,
      queriesPerStage: false,
      epsilon: generator.epsilon,
    },
    sampler: {
      gumbelTemperature: old.gumbelTemperature,
      cumulative: false,
      inputNorm: false,
      onPlainLayer: false,
      ratioLoss: null,
    },
    generation: {
      alpha: 0.001,
      direction: 'real_gen',
      temperature: null,
      ln0: true,
      reduction: 'sum',
      targetGradient: 'stop',
      sourceGradient: 'flow',
    },
    dropout: old.dropout,
  };
}

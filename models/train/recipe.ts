/**
 * The two recipes as tables: which parameters learn, how fast, for how long. `full` is the paper's with blanks filled (spec H.1),
 * `update` learns a person's corrections without forgetting (spec H.2).
 *
 * The spec's rates are for a pretrained encoder of width 768. Narrow models here start from random weights and need larger steps:
 * rates of encoder and generator scale with (768 / width)², at most 5e-3.
 */
import type { ModelConfig } from '../config';
import type { ParameterSpec } from '../parameters';
import type { ParameterRate } from './optimizer';

export type RecipeName = 'full' | 'update';

export interface Recipe {
  /** null = frozen. `scale` in 0 … 1 is the schedule's. */
  rateOf(spec: ParameterSpec, scale: number): ParameterRate | null;
  readonly warmUpShare: number;
  /** `linear`: down to zero; `tail`: constant, down to zero over the last fifth. */
  readonly decay: 'linear' | 'tail';
  /** Epochs without a better dev F1 after which training stops. */
  readonly patience: number;
  /** Hard Gumbel masks are drawn in `full` and deterministic in `update` (less variance, spec H.2-5). */
  readonly gumbelNoise: boolean;
}

const WEIGHT_DECAY = 0.01;

/** Learning rate of the encoder in a full training. */
function encoderRate(config: ModelConfig): number {
  return Math.min(5e-3, 3e-5 * (768 / config.width) ** 2);
}

export function fullRecipe(config: ModelConfig, learningRate?: number): Recipe {
  const encoder = learningRate ?? encoderRate(config);
  const rates = {
    embeddings: encoder,
    encoder,
    generator: encoder,
    sampler: encoder,
    head: Math.max(encoder, 1e-3),
    crf: 1e-2,
  };
  return {
    rateOf: (spec, scale) => ({
      learningRate: scale * rates[spec.group],
      weightDecay: spec.decays ? WEIGHT_DECAY : 0,
    }),
    warmUpShare: 0.05,
    decay: 'linear',
    patience: 8,
    gumbelNoise: true,
  };
}

/**
 * Freezing by the number of corrections: under 50 the two top layers learn, under 300 four, else all, each layer 0.9 slower than
 * the one above. Embeddings, generator, queries and sampler stay: text-only corrections must not drag them from the visual space.
 */
export function updateRecipe(config: ModelConfig, corrections: number, learningRate?: number): Recipe {
  const top = corrections < 50 ? 2 : corrections < 300 ? 4 : config.layers;
  const encoder = learningRate ?? encoderRate(config) / 3;
  return {
    rateOf(spec, scale) {
      const weightDecay = spec.decays ? WEIGHT_DECAY : 0;
      switch (spec.group) {
        case 'embeddings':
        case 'generator':
        case 'sampler':
          return null;
        case 'encoder': {
          const depth = config.layers - 1 - spec.layer; // 0 = top
          if (depth >= top) return null;
          const slower = corrections < 300 ? 1 : 0.9 ** depth;
          return { learningRate: scale * encoder * slower, weightDecay };
        }
        case 'head':
          return { learningRate: scale * Math.max(encoder, Math.min(1e-3, 20 * encoder)), weightDecay };
        case 'crf':
          return { learningRate: scale * 2e-3, weightDecay };
      }
    },
    warmUpShare: 0.1,
    decay: 'tail',
    patience: 3,
    gumbelNoise: false,
  };
}

/** The schedule at step `step` (from 0) of `total`: linear warm-up, then the recipe's decay; 0 … 1, never 0 before the end. */
export function scheduleAt(step: number, total: number, recipe: Pick<Recipe, 'warmUpShare' | 'decay'>): number {
  const warm = Math.ceil(total * recipe.warmUpShare);
  if (step < warm) return (step + 1) / warm;
  const start = recipe.decay === 'linear' ? warm : Math.max(warm, Math.floor(total * 0.8));
  return step < start ? 1 : (total - step) / Math.max(1, total - start);
}

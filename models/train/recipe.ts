/**
 * The two recipes as tables: which parameters learn, how fast, for how long. `full` is the paper's with blanks filled (model-spec H.1),
 * `update` learns a person's corrections without forgetting (model-spec H.2).
 *
 * The rates of model-spec H.1 are for pretrained encoders of width 768. Narrow models here start from random weights and need larger steps:
 * rates of encoders and generators scale with (768 / width)², at most 5e-3. The paper gives generators and samplers the encoder's
 * rate; as they always start from random weights, `rates: { generator: 1e-4, sampler: 1e-4 }` is the other reading.
 */
import type { Freeze, ParameterGroup, TrainingRequest } from '../../src/engine/training';
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
  /** Hard Gumbel masks are drawn in `full` and deterministic in `update` (less variance, model-spec H.2-5). */
  readonly gumbelNoise: boolean;
}

/** What a request may set of a recipe. */
export type RecipeOptions = Pick<TrainingRequest, 'learningRate' | 'rates' | 'warmUp' | 'freeze'>;

const WEIGHT_DECAY = 0.01;

/** Learning rate of an encoder of this width in a full training. */
function encoderRate(width: number): number {
  return Math.min(5e-3, 3e-5 * (768 / width) ** 2);
}

/**
 * Of the top layers in an update: a third of the full rate, as in model-spec H.2-4, but where that is below 1.2e-4 up to the full rate. At a
 * third, 4e-5, a pretrained encoder of width 384 had not learned three retyped tweets after thirty steps.
 */
function updateRate(width: number): number {
  return Math.max(encoderRate(width) / 3, Math.min(encoderRate(width), 1.2e-4));
}

/** The recipe of a run; `corrections` steers what an update may move. */
export function recipeOf(name: RecipeName, config: ModelConfig, corrections: number, options: RecipeOptions): Recipe {
  return name === 'full' ? fullRecipe(config, options) : updateRecipe(config, corrections, options);
}

export function fullRecipe(config: ModelConfig, options: RecipeOptions = {}): Recipe {
  const encoder = options.learningRate ?? encoderRate(config.text.width);
  const rates: Record<ParameterGroup, number> = {
    embeddings: encoder,
    encoder,
    vision: options.learningRate ?? encoderRate(config.vision?.width ?? config.text.width),
    generator: encoder,
    sampler: encoder,
    head: Math.max(encoder, 1e-3),
    crf: 1e-2,
    ...options.rates,
  };
  return {
    rateOf(spec, scale) {
      if (isFrozen(spec, options.freeze)) return null;
      return { learningRate: scale * rates[spec.group], weightDecay: spec.decays ? WEIGHT_DECAY : 0 };
    },
    // Of the paper's 1 % a model from random weights would see too few small steps; `warmUp` sets it.
    warmUpShare: options.warmUp ?? 0.05,
    decay: 'linear',
    patience: 8,
    gumbelNoise: true,
  };
}

/**
 * Freezing by the number of corrections: under 50 the two top layers learn, under 300 four, else all, each layer 0.9 slower than
 * the one above. Embeddings, generators, queries, samplers and the visual tower stay: text-only corrections must not drag them
 * from the visual space.
 */
export function updateRecipe(config: ModelConfig, corrections: number, options: RecipeOptions = {}): Recipe {
  const { layers, width } = config.text;
  const top = corrections < 50 ? 2 : corrections < 300 ? 4 : layers;
  const encoder = options.learningRate ?? updateRate(width);
  const rates = {
    encoder,
    head: Math.max(encoder, Math.min(1e-3, 20 * encoder)),
    crf: 2e-3,
    ...options.rates,
  };
  return {
    rateOf(spec, scale) {
      const weightDecay = spec.decays ? WEIGHT_DECAY : 0;
      if (isFrozen(spec, options.freeze)) return null;
      switch (spec.group) {
        case 'embeddings':
        case 'vision':
        case 'generator':
        case 'sampler':
          return null;
        case 'encoder': {
          const depth = layers - 1 - spec.layer; // 0 = top
          if (depth >= top) return null;
          const slower = corrections < 300 ? 1 : 0.9 ** depth;
          return { learningRate: scale * rates.encoder * slower, weightDecay };
        }
        case 'head':
        case 'crf':
          return { learningRate: scale * rates[spec.group], weightDecay };
      }
    },
    warmUpShare: options.warmUp ?? 0.1,
    decay: 'tail',
    patience: 3,
    gumbelNoise: false,
  };
}

function isFrozen({ group, layer }: ParameterSpec, freeze: Freeze | undefined): boolean {
  if (!freeze) return false;
  return freeze.groups.includes(group) || (group === 'encoder' && layer < freeze.textLayers);
}

/** The schedule at step `step` (from 0) of `total`: linear warm-up, then the recipe's decay; 0 … 1, never 0 before the end. */
export function scheduleAt(step: number, total: number, recipe: Pick<Recipe, 'warmUpShare' | 'decay'>): number {
  const warm = Math.ceil(total * recipe.warmUpShare);
  if (step < warm) return (step + 1) / warm;
  const start = recipe.decay === 'linear' ? warm : Math.max(warm, Math.floor(total * 0.8));
  return step < start ? 1 : (total - step) / Math.max(1, total - start);
}

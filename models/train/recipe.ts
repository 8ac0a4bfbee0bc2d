/**
 * The two recipes as tables: which parameters learn, how fast, for how long. `full` is the paper's with blanks filled (model-spec H.1),
 * `update` learns a person's corrections without forgetting (model-spec H.2).
 *
 * The rates of model-spec H.1 are for pretrained encoders of width 768. Narrow models here start from random weights and need larger steps:
 * rates of encoders and generators scale with (768 / width)², at most 5e-3. The paper gives generators and samplers the encoder's
 * rate; as they always start from random weights, `rates: { generator: 1e-4, sampler: 1e-4 }` is the other reading.
 */
import type { TrainingRequest } from '../../src/engine/training';
import type { GroupAbout } from '../about';
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

/** What a recipe must know of a model: its groups beside `head` and `crf`, and how large its towers are. */
export interface Learner {
  readonly groups: readonly GroupAbout[];
  readonly text: Tower;
  readonly vision: Pick<Tower, 'width'> | null;
}

interface Tower {
  readonly layers: number;
  readonly width: number;
}

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
export function recipeOf(name: RecipeName, learner: Learner, corrections: number, options: RecipeOptions): Recipe {
  return name === 'full' ? fullRecipe(learner, options) : updateRecipe(learner, corrections, options);
}

export function fullRecipe({ groups, text, vision }: Learner, options: RecipeOptions = {}): Recipe {
  const rateAt = (width: number): number => options.learningRate ?? encoderRate(width);
  const encoder = rateAt(text.width);
  const rates: Readonly<Record<string, number>> = {
    ...Object.fromEntries(groupsIn('vision', groups).map((id) => [id, rateAt(vision?.width ?? text.width)])),
    head: Math.max(encoder, 1e-3),
    crf: 1e-2,
    ...options.rates,
  };
  const isFrozen = frozenBy(options, groups);
  return {
    rateOf(spec, scale) {
      if (isFrozen(spec)) return null;
      return { learningRate: scale * (rates[spec.group] ?? encoder), weightDecay: spec.decays ? WEIGHT_DECAY : 0 };
    },
    // Of the paper's 1 % a model from random weights would see too few small steps; `warmUp` sets it.
    warmUpShare: options.warmUp ?? 0.05,
    decay: 'linear',
    patience: 8,
    gumbelNoise: true,
  };
}

/**
 * Freezing by the number of corrections: under 50 the two top layers of the text learn, under 300 four, else all, each layer 0.9
 * slower than the one above. Everything else below the head stays: text-only corrections must not drag embeddings, generators,
 * queries, samplers and the visual tower from the visual space.
 */
export function updateRecipe({ groups, text }: Learner, corrections: number, options: RecipeOptions = {}): Recipe {
  const top = corrections < 50 ? 2 : corrections < 300 ? 4 : text.layers;
  const encoder = options.learningRate ?? updateRate(text.width);
  const towers = groupsIn('text', groups);
  const rates: Readonly<Record<string, number>> = {
    ...Object.fromEntries(towers.map((id) => [id, encoder])),
    head: Math.max(encoder, Math.min(1e-3, 20 * encoder)),
    crf: 2e-3,
    ...options.rates,
  };
  const isFrozen = frozenBy(options, groups);
  /** How much slower than its group a parameter learns; null = it stays. */
  const shareOf = ({ group, layer }: ParameterSpec): number | null => {
    if (group === 'head' || group === 'crf') return 1;
    if (!towers.includes(group)) return null;
    const depth = text.layers - 1 - layer; // 0 = top
    if (depth >= top) return null;
    return corrections < 300 ? 1 : 0.9 ** depth;
  };
  return {
    rateOf(spec, scale) {
      const share = isFrozen(spec) ? null : shareOf(spec);
      if (share === null) return null;
      const weightDecay = spec.decays ? WEIGHT_DECAY : 0;
      return { learningRate: scale * rates[spec.group]! * share, weightDecay };
    },
    warmUpShare: options.warmUp ?? 0.1,
    decay: 'tail',
    patience: 3,
    gumbelNoise: false,
  };
}

function groupsIn(tower: 'text' | 'vision', groups: readonly GroupAbout[]): string[] {
  return groups.filter((group) => group.tower === tower).map(({ id }) => id);
}

/** What stays as it was at the start because the request says so. */
function frozenBy({ freeze }: RecipeOptions, groups: readonly GroupAbout[]): (spec: ParameterSpec) => boolean {
  if (!freeze) return () => false;
  const towers = groupsIn('text', groups);
  return ({ group, layer }) => freeze.groups.includes(group) || (towers.includes(group) && layer < freeze.textLayers);
}

/** The schedule at step `step` (from 0) of `total`: linear warm-up, then the recipe's decay; 0 … 1, never 0 before the end. */
export function scheduleAt(step: number, total: number, recipe: Pick<Recipe, 'warmUpShare' | 'decay'>): number {
  const warm = Math.ceil(total * recipe.warmUpShare);
  if (step < warm) return (step + 1) / warm;
  const start = recipe.decay === 'linear' ? warm : Math.max(warm, Math.floor(total * 0.8));
  return step < start ? 1 : (total - step) / Math.max(1, total - start);
}

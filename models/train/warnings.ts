/**
 * Known ways in which a training goes wrong without failing (model-spec H.1), told in sentences while it runs. What must be remembered
 * from step to step is a value, so that a run that goes on warns as one that was never stopped.
 */
import { z } from 'zod';
import type { StepWatch } from '../../src/engine/training';
import type { Counts } from '../../src/metrics/span-f1';
import type { ModelConfig } from '../config';
import type { PictureTally } from './picture-loader';

/** Steps in a row after which a collapse is no accident. */
export const COLLAPSE_STEPS = 200;
const LEAST_KEPT = 0.05;
const LEAST_VARIANCE = 1e-3;
const MOST_UNREADABLE = 0.1;
/** Newest losses that are looked at after an epoch, and the least number of them that says something. */
const LOSSES = 50;
const LEAST_LOSSES = 10;

export const WatchState = z.object({
  /** Steps in a row that a layer's sampler kept too little, one a layer, lowest first. */
  lowText: z.array(z.int()),
  lowVisual: z.array(z.int()),
  /** Steps in a row that a layer generated the same for every sentence. */
  constant: z.array(z.int()),
  /** Newest losses of the CRF in nats a tag. */
  losses: z.array(z.number()),
  /** Each kind is said once, in the order they came up. */
  warnings: z.array(z.object({ kind: z.string(), text: z.string() })),
});
export type WatchState = Readonly<z.infer<typeof WatchState>>;

export const nothingSeen: WatchState = { lowText: [], lowVisual: [], constant: [], losses: [], warnings: [] };

/** What an epoch's end is judged by. */
export interface EpochWatch {
  /** null where there is nothing to score. */
  readonly dev: Counts | null;
  /** Number of the CRF's tags. */
  readonly tags: number;
  /** Learning rate of the CRF; null = frozen. */
  readonly crfRate: number | null;
  readonly pictures: PictureTally;
  /** Variance of the generated visual features over sentences, without dropout, one a layer. */
  readonly generatedVariance: readonly number[];
}

/** `tags` is the number of tags that the step's loss sums over, a sentence on average. */
export function watchStep(
  state: WatchState,
  watch: StepWatch,
  tags: number,
  { generation }: Pick<ModelConfig, 'generation'>,
  collapseSteps = COLLAPSE_STEPS,
): WatchState {
  const { keepText = [], keepVisual = [], generatedVariance = [] } = watch.series;
  const isLow = (kept: number): boolean => kept < LEAST_KEPT;
  const next = {
    ...state,
    lowText: stepsInARow(state.lowText, keepText, isLow),
    // A step without pictures says nothing of the visual samplers.
    lowVisual: keepVisual.length > 0 ? stepsInARow(state.lowVisual, keepVisual, isLow) : state.lowVisual,
    constant: stepsInARow(state.constant, generatedVariance, isConstant),
    losses: [...state.losses, watch.mner / Math.max(1, tags)].slice(-LOSSES),
  };
  const found = new Map<string, string>();
  const during = `for ${collapseSteps} steps`;
  const remedy = `The option sampler.ratioLoss (rho 0.5, weight ${2 * generation.alpha}) holds it up.`;
  for (const [branch, pieces, counts] of [
    ['text', 'the pieces', next.lowText],
    ['picture', 'the visual tokens', next.lowVisual],
  ] as const) {
    const layers = layersOf(counts, (steps) => steps >= collapseSteps);
    if (layers) {
      found.set(
        `keep ${branch}`,
        `The sampler of the ${branch} kept less than 5 % of ${pieces} ${during}, ${layers}. ${remedy}`,
      );
    }
  }
  const constant = layersOf(next.constant, (steps) => steps >= collapseSteps);
  if (constant) found.set('constant', constantFeatures(constant, during));
  return withWarnings(next, found);
}

export function watchEpoch(
  state: WatchState,
  { dev, tags, crfRate, pictures, generatedVariance }: EpochWatch,
): WatchState {
  const found = new Map<string, string>();
  const isSilent = dev !== null && dev.gold > 0 && dev.predicted === 0;
  const signs = [
    ...(isSilent && swings(state.losses)
      ? ['nothing is found on dev and the loss goes up and down without falling']
      : []),
    ...(isWorseThanChance(state.losses, tags) ? ['the loss is far above that of a blind guess'] : []),
  ];
  if (crfRate !== null && signs.length > 0) {
    const text = `The CRF's learning rate of ${crfRate} is probably too high: ${signs.join(', and ')}. rates.crf sets it; 0.01 is usual.`;
    found.set('crf rate', text);
  }
  if (pictures.failed > MOST_UNREADABLE * pictures.asked) {
    const share = Math.round((100 * pictures.failed) / pictures.asked);
    const count = pictures.unreadable.length;
    found.set(
      'unreadable',
      `${share} % of the pictures could not be read (${count} files): their tweets train without them.`,
    );
  }
  const constant = layersOf(generatedVariance, isConstant);
  if (constant) found.set('constant', constantFeatures(constant, 'at the end of an epoch'));
  return withWarnings(state, found);
}

const isConstant = (variance: number): boolean => variance < LEAST_VARIANCE;

const constantFeatures = (layers: string, when: string): string =>
  `The generated visual features were the same for every sentence ${when}, ${layers}: they act as a learned prefix. ` +
  'Compare with the preset bga_no_image_train before the pictures are credited with anything.';

/** "in BGA layer 2, 3"; empty where none is bad. Layers count from 1. */
function layersOf(values: readonly number[], isBad: (value: number) => boolean): string {
  const bad = values.flatMap((value, l) => (isBad(value) ? [l + 1] : []));
  return bad.length > 0 ? `in BGA layer ${bad.join(', ')}` : '';
}

/**
 * The rule for a loss that oscillates: from step to step it moves by more than half its mean, and its later half is not a tenth
 * lower than its earlier half.
 */
export function swings(losses: readonly number[]): boolean {
  if (losses.length < LEAST_LOSSES) return false;
  const moves = losses.slice(1).map((loss, i) => Math.abs(loss - losses[i]!));
  const half = losses.length >> 1;
  return mean(moves) > 0.5 * mean(losses) && mean(losses.slice(half)) > 0.9 * mean(losses.slice(0, half));
}

/** Twice the ln K nats a tag that all tags being equally likely would cost. */
function isWorseThanChance(losses: readonly number[], tags: number): boolean {
  return losses.length >= LEAST_LOSSES && mean(losses) > 2 * Math.log(tags);
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function stepsInARow(
  counts: readonly number[],
  values: readonly number[],
  isBad: (value: number) => boolean,
): number[] {
  return values.map((value, l) => (isBad(value) ? (counts[l] ?? 0) + 1 : 0));
}

function withWarnings(state: WatchState, found: ReadonlyMap<string, string>): WatchState {
  const known = new Set(state.warnings.map(({ kind }) => kind));
  const added = [...found].flatMap(([kind, text]) => (known.has(kind) ? [] : [{ kind, text }]));
  return added.length === 0 ? state : { ...state, warnings: [...state.warnings, ...added] };
}

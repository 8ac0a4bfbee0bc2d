/**
 * Known ways in which a training goes wrong without failing (model-spec H.1), told in sentences while it runs. What must be remembered
 * from step to step is a value, so that a run that goes on warns as one that was never stopped.
 */
import { z } from 'zod';
import type { StepWatch } from '../../src/engine/training';
import type { Counts } from '../../src/metrics/span-f1';
import type { ModelConfig } from '../config';
import type { Alarm } from '../family';
import { modelFamily } from '../registry';
import type { PictureTally } from './picture-loader';

/** Steps in a row after which a collapse is no accident. */
const COLLAPSE_STEPS = 200;
const MOST_UNREADABLE = 0.1;
/** Newest losses that are looked at after an epoch, and the least number of them that says something. */
const LOSSES = 50;
const LEAST_LOSSES = 10;

export const WatchState = z.object({
  /** By the kind of an alarm: steps in a row that a layer was bad, lowest layer first. */
  stepsInARow: z.record(z.string(), z.array(z.int())),
  /** Newest losses of the CRF in nats a tag. */
  losses: z.array(z.number()),
  /** Each kind is said once, in the order they came up. */
  warnings: z.array(z.object({ kind: z.string(), text: z.string() })),
});
export type WatchState = Readonly<z.infer<typeof WatchState>>;

export const nothingSeen: WatchState = { stepsInARow: {}, losses: [], warnings: [] };

/** What an epoch's end is judged by. */
export interface EpochWatch {
  /** null where there is nothing to score. */
  readonly dev: Counts | null;
  /** Number of the CRF's tags. */
  readonly tags: number;
  /** Learning rate of the CRF; null = frozen. */
  readonly crfRate: number | null;
  readonly pictures: PictureTally;
  /** The family's series on some sentences, without dropout. */
  readonly series: StepWatch['series'];
}

/** `tags` is the number of tags that the step's loss sums over, a sentence on average. */
export function watchStep(
  state: WatchState,
  { mner, series }: StepWatch,
  tags: number,
  config: ModelConfig,
  collapseSteps = COLLAPSE_STEPS,
): WatchState {
  const stepsInARow = { ...state.stepsInARow };
  const found = new Map<string, string>();
  for (const alarm of alarmsOf(config)) {
    const values = series[alarm.series];
    if (!values) continue; // a step without pictures says nothing of the visual samplers
    const before = state.stepsInARow[alarm.kind] ?? [];
    const counts = values.map((value, l) => (alarm.isBad(value) ? (before[l] ?? 0) + 1 : 0));
    stepsInARow[alarm.kind] = counts;
    const layers = layersWhere(counts, (steps) => steps >= collapseSteps);
    if (layers.length > 0) found.set(alarm.kind, alarm.text(layers, `for ${collapseSteps} steps`, config));
  }
  const losses = [...state.losses, mner / Math.max(1, tags)].slice(-LOSSES);
  return withWarnings({ ...state, stepsInARow, losses }, found);
}

export function watchEpoch(
  state: WatchState,
  { dev, tags, crfRate, pictures, series }: EpochWatch,
  config: ModelConfig,
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
  for (const alarm of alarmsOf(config)) {
    const layers = alarm.atEpoch ? layersWhere(series[alarm.series] ?? [], alarm.isBad) : [];
    if (layers.length > 0) found.set(alarm.kind, alarm.text(layers, 'at the end of an epoch', config));
  }
  return withWarnings(state, found);
}

const alarmsOf = (config: ModelConfig): readonly Alarm<ModelConfig>[] => modelFamily(config).alarms ?? [];

/** Counted from 1. */
function layersWhere(values: readonly number[], isBad: (value: number) => boolean): number[] {
  return values.flatMap((value, l) => (isBad(value) ? [l + 1] : []));
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

function withWarnings(state: WatchState, found: ReadonlyMap<string, string>): WatchState {
  const known = new Set(state.warnings.map(({ kind }) => kind));
  const added = [...found].flatMap(([kind, text]) => (known.has(kind) ? [] : [{ kind, text }]));
  return added.length === 0 ? state : { ...state, warnings: [...state.warnings, ...added] };
}

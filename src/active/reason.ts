/** Why a sample stands where it stands in the queue, in words: the most informative feature of its suggestions, else its score. */
import type { Alternative } from '../domain/mention';
import type { QueryStrategy } from './strategy';

/** What one suggested span may be. */
export interface SpanReadings {
  /** The words of the span, "Port of Spain"; null where they are not loaded. */
  readonly surface: string | null;
  readonly alternatives: readonly Alternative[];
}

export interface ReasonFacts {
  /** What the queue is ordered by. */
  readonly strategy: QueryStrategy;
  /** null = the strategy could not score the sample. */
  readonly score: number | null;
  readonly hasImage: boolean;
  /** Its labels are known, suggested or not. */
  readonly hasReference?: boolean;
  /** Of each suggested span; null = no suggestions yet. */
  readonly readings: readonly SpanReadings[] | null;
  /** What a person calls a type. */
  readonly nameOf: (type: string) => string;
}

/** Two readings of a span count as open when the second is at least this probable. */
const openReading = 0.2;
/** Scores of uncertainty below this say that the checkpoint is sure. */
const sure = 0.02;

export function reasonOf({ strategy, score, hasImage, hasReference, readings, nameOf }: ReasonFacts): string {
  if (score === null && readings === null) return hasReference ? 'Has a reference' : 'Not suggested yet';
  if (score === null) return 'Not ranked yet';
  if (strategy.kind !== 'uncertainty') return strategy.reason(score);
  const open = mostOpen(readings ?? []);
  if (open) return saidOf(open, nameOf);
  if (score < sure) return 'Sure of every word';
  return hasImage ? strategy.reason(score) : 'No image, text only';
}

interface OpenSpan {
  readonly surface: string | null;
  readonly first: Alternative;
  readonly second: Alternative;
}

function saidOf({ surface, first, second }: OpenSpan, nameOf: ReasonFacts['nameOf']): string {
  const [one, other] = [first.type, second.type].filter((type) => type !== null).map(nameOf);
  const choice = `${one} or ${other ?? 'none'}`;
  if (surface !== null) return `${surface}: ${choice}`;
  return other === undefined ? `Unsure of a span: ${choice}` : `Unsure of a type: ${choice}`;
}

/** The span whose second reading is the most probable of all. */
function mostOpen(readings: readonly SpanReadings[]): OpenSpan | null {
  let best: OpenSpan | null = null;
  for (const { surface, alternatives } of readings) {
    const [first, second] = [...alternatives].sort((a, b) => b.probability - a.probability);
    if (!first || !second || second.probability < openReading) continue;
    if (!best || second.probability > best.second.probability) best = { surface, first, second };
  }
  return best;
}

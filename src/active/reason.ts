/** Why a sample stands where it stands in the queue, in words: the most telling thing its suggestions say. */
import type { Alternative } from '../domain/mention';

export interface ReasonFacts {
  /** From 0 (sure) to 1; null = no suggestions yet. */
  readonly uncertainty: number | null;
  readonly hasImage: boolean;
  /** The readings of each suggested span, most probable first. */
  readonly readings: readonly (readonly Alternative[])[];
}

/** Two readings of a span count as open when the second is at least this probable. */
const openReading = 0.2;
/** Below this the checkpoint is sure of every word. */
const sure = 0.02;

export function reasonOf({ uncertainty, hasImage, readings }: ReasonFacts): string {
  if (uncertainty === null) return 'Not suggested yet';
  const split = mostOpen(readings);
  if (split) {
    const [first, second] = split;
    if (first.type !== null && second.type !== null) return `Unsure of a type: ${first.type} or ${second.type}`;
    return `Unsure of a span: ${first.type ?? second.type} or none`;
  }
  if (uncertainty < sure) return 'Sure of every word';
  return hasImage ? `Unsure overall, ${uncertainty.toFixed(2)}` : 'No image, text only';
}

/** The two readings of the span whose second reading is the most probable of all. */
function mostOpen(readings: readonly (readonly Alternative[])[]): readonly [Alternative, Alternative] | null {
  let best: readonly [Alternative, Alternative] | null = null;
  for (const alternatives of readings) {
    const [first, second] = [...alternatives].sort((a, b) => b.probability - a.probability);
    if (!first || !second || second.probability < openReading) continue;
    if (!best || second.probability > best[1].probability) best = [first, second];
  }
  return best;
}

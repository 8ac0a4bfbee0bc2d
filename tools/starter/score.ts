/** How good a checkpoint is: span F1 by set and type, how honest its scores are, and whether it distinguishes matched from shuffled pairs. */
import type { EnginePort } from '../../src/engine/calls';
import type { TaggedSentence } from '../../src/engine/prediction';
import type { TrainingPair } from '../../src/engine/training';
import { mentionsFromBio } from '../../src/domain/bio';
import { spanF1, type SpanScores } from '../../src/metrics/span-f1';
import { createRandom } from '../../src/random';
import type { LabelledSet } from './data';

export interface SetScore {
  readonly set: string;
  readonly scores: SpanScores;
  readonly tagged: readonly TaggedSentence[];
}

export async function scoreSets(
  engine: EnginePort,
  checkpoint: string,
  types: readonly string[],
  sets: readonly LabelledSet[],
): Promise<SetScore[]> {
  const results: SetScore[] = [];
  for (const { name, dev } of sets) {
    const sentences = dev.map(({ tokens }) => tokens);
    const tagged = await engine.predict({ checkpoint, types: [...types], sentences });
    const gold = dev.map(({ tags }) => mentionsFromBio(tags));
    const predicted = tagged.map(({ mentions }) => mentions);
    results.push({ set: name, scores: spanF1(gold, predicted), tagged });
  }
  return results;
}

/**
 * Expected calibration error (Naeini et al. 2015), 0 to 1: suggestions in ten bins by their score, mean distance of a bin's mean
 * score from its share of right suggestions, weighted by size.
 */
export function calibrationError(sets: readonly LabelledSet[], scored: readonly SetScore[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, score: 0, right: 0 }));
  sets.forEach(({ dev }, s) => {
    dev.forEach(({ tags }, i) => {
      const gold = new Set(mentionsFromBio(tags).map(({ start, end, type }) => `${start} ${end} ${type}`));
      for (const { start, end, type, score } of scored[s]!.tagged[i]!.mentions) {
        const bin = bins[Math.min(9, Math.floor(score * 10))]!;
        bin.count++;
        bin.score += score;
        if (gold.has(`${start} ${end} ${type}`)) bin.right++;
      }
    });
  });
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { score, right }) => sum + Math.abs(score - right) / Math.max(1, total), 0);
}

/** Mean similarity of imagined and real visual features, each text once with its own picture and `times` with another's. */
export async function pairSimilarities(
  engine: EnginePort,
  checkpoint: string,
  types: readonly string[],
  pairs: readonly TrainingPair[],
  times = 3,
): Promise<{ matched: number[]; shuffled: number[] }> {
  const random = createRandom(1);
  const similarity = async ({ tokens }: TrainingPair, { picture }: TrainingPair): Promise<number[]> => {
    const explained = await engine.explain({ checkpoint, types: [...types], tokens: [...tokens], picture });
    return explained.similarity === null ? [] : [explained.similarity];
  };
  const [matched, shuffled]: [number[], number[]] = [[], []];
  for (const [i, pair] of pairs.entries()) {
    matched.push(...(await similarity(pair, pair)));
    for (let k = 0; k < times; k++) {
      const other = (i + 1 + random.below(pairs.length - 1)) % pairs.length;
      shuffled.push(...(await similarity(pair, pairs[other]!)));
    }
  }
  return { matched, shuffled };
}

/** The chance that a matched pair is more alike than a shuffled one, ties half (Hanley and McNeil 1982). */
export function areaUnderCurve(matched: readonly number[], shuffled: readonly number[]): number {
  let wins = 0;
  for (const a of matched) for (const b of shuffled) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (matched.length * shuffled.length);
}

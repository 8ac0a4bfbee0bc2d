/**
 * How sure a change of F1 is: the paired bootstrap over tweets (Koehn 2004; Berg-Kirkpatrick et al. 2012). Tweets are drawn with
 * replacement, both systems are scored on the same draw, and the spread of the difference is read off.
 */
import type { Mention } from '../domain/mention';
import { createRandom } from '../random';
import { countSpans, f1Of, type Counts } from './span-f1';

/** One tweet: what is right, and what the two systems say. */
export interface PairedSentence {
  readonly gold: readonly Mention[];
  readonly before: readonly Mention[];
  readonly after: readonly Mention[];
}

/** F1 from 0 to 1, micro-averaged. */
export interface F1Change {
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** With 95 % certainty the change is at least this: the 5th percentile of the resampled changes. */
  readonly lower: number;
  /** With 95 % certainty the change is at most this. */
  readonly upper: number;
}

/** The same seed gives the same bounds. Without a tweet everything is 0. */
export function pairedBootstrap(sentences: readonly PairedSentence[], seed: number, resamples = 2_000): F1Change {
  const { changes, ...all } = resampleF1(
    sentences.map(({ gold, before, after }) => ({ before: countSpans(gold, before), after: countSpans(gold, after) })),
    seed,
    resamples,
  );
  return {
    ...all,
    change: all.after - all.before,
    lower: changes[Math.floor(0.05 * resamples)] ?? 0,
    upper: changes[Math.ceil(0.95 * resamples) - 1] ?? 0,
  };
}

/** What one text adds to two systems' scores; the reference of both is the same. */
export interface PairedCounts {
  readonly before: Readonly<Counts>;
  readonly after: Readonly<Counts>;
}

/** F1 of both systems over all texts, and their difference in each resample, from the smallest on. */
export function resampleF1(
  texts: readonly PairedCounts[],
  seed: number,
  resamples: number,
): { readonly before: number; readonly after: number; readonly changes: Float64Array } {
  const table = Int32Array.from(
    texts.flatMap(({ before, after }) => [
      before.truePositives,
      before.predicted,
      after.truePositives,
      after.predicted,
      before.gold,
    ]),
  );
  const random = createRandom(seed);
  const changes = Float64Array.from({ length: resamples }, () => {
    const drawn = f1Pair(table, texts.length, () => random.below(texts.length));
    return drawn.after - drawn.before;
  }).sort();
  return { ...f1Pair(table, texts.length, (i) => i), changes };
}

/** F1 of both systems over `count` rows that `pick` names; a row is five numbers of the table. */
function f1Pair(table: Int32Array, count: number, pick: (i: number) => number): { before: number; after: number } {
  let [oldRight, oldPredicted, newRight, newPredicted, gold] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const row = pick(i) * 5;
    oldRight += table[row] ?? 0;
    oldPredicted += table[row + 1] ?? 0;
    newRight += table[row + 2] ?? 0;
    newPredicted += table[row + 3] ?? 0;
    gold += table[row + 4] ?? 0;
  }
  return {
    before: f1Of({ truePositives: oldRight, predicted: oldPredicted, gold }),
    after: f1Of({ truePositives: newRight, predicted: newPredicted, gold }),
  };
}

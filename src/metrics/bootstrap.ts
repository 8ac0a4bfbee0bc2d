/**
 * How sure a change of F1 is: the paired bootstrap over tweets (Koehn 2004; Berg-Kirkpatrick et al. 2012). Tweets are drawn with
 * replacement, both systems are scored on the same draw, and the spread of the difference is read off.
 */
import type { Mention } from '../domain/mention';
import { createRandom } from '../random';
import { countSpans, f1Of } from './span-f1';

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
  const rows = sentences.map(({ gold, before, after }) => {
    const [old, fresh] = [countSpans(gold, before), countSpans(gold, after)];
    return [old.truePositives, old.predicted, fresh.truePositives, fresh.predicted, old.gold] as const;
  });
  const table = Int32Array.from(rows.flat());
  const all = f1Pair(table, rows.length, (i) => i);
  const random = createRandom(seed);
  const changes = Float64Array.from({ length: resamples }, () => {
    const drawn = f1Pair(table, rows.length, () => random.below(rows.length));
    return drawn.after - drawn.before;
  }).sort();
  return {
    ...all,
    change: all.after - all.before,
    lower: changes[Math.floor(0.05 * resamples)] ?? 0,
    upper: changes[Math.ceil(0.95 * resamples) - 1] ?? 0,
  };
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

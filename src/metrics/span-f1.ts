/**
 * Precision, recall and F1 over mentions, as conlleval counts them (Tjong Kim Sang and De Meulder 2003): a predicted mention is
 * right when a mention of the reference has the same span and type. Micro-averaged over all tweets, and for each type.
 */
import type { Mention } from '../domain/mention';

/** From 0 to 1, with the counts they come from. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly truePositives: number;
  readonly predicted: number;
  readonly gold: number;
}

export interface SpanScores {
  readonly overall: Score;
  /** Every type of the reference or the prediction, in alphabetical order. */
  readonly byType: Readonly<Record<string, Score>>;
}

/** What one tweet, or many, contribute. */
export interface Counts {
  truePositives: number;
  predicted: number;
  gold: number;
}

/** `gold[i]` and `predicted[i]` are the mentions of the same tweet. */
export function spanF1(gold: readonly (readonly Mention[])[], predicted: readonly (readonly Mention[])[]): SpanScores {
  if (gold.length !== predicted.length)
    throw new RangeError(`${gold.length} references, ${predicted.length} predictions`);
  const counts = new Map<string, Counts>();
  const of = (type: string): Counts => {
    const known = counts.get(type) ?? { truePositives: 0, predicted: 0, gold: 0 };
    counts.set(type, known);
    return known;
  };
  gold.forEach((mentions, i) => {
    const right = new Set(mentions.map(key));
    for (const mention of distinct(mentions)) of(mention.type).gold += 1;
    for (const mention of distinct(predicted[i] ?? [])) {
      of(mention.type).predicted += 1;
      if (right.has(key(mention))) of(mention.type).truePositives += 1;
    }
  });
  const types = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    overall: scoreOf(sum(counts.values())),
    byType: Object.fromEntries(types.map(([type, count]) => [type, scoreOf(count)])),
  };
}

/** The counts of one tweet, all types together. */
export function countSpans(gold: readonly Mention[], predicted: readonly Mention[]): Counts {
  const right = new Set(gold.map(key));
  const guesses = new Set(predicted.map(key));
  return {
    truePositives: [...guesses].filter((guess) => right.has(guess)).length,
    predicted: guesses.size,
    gold: right.size,
  };
}

/** 0 wherever nothing is right, as conlleval has it. */
export function f1Of({ truePositives, predicted, gold }: Counts): number {
  return truePositives === 0 ? 0 : (2 * truePositives) / (predicted + gold);
}

function scoreOf(counts: Counts): Score {
  const { truePositives, predicted, gold } = counts;
  const share = (of: number): number => (truePositives === 0 ? 0 : truePositives / of);
  return { precision: share(predicted), recall: share(gold), f1: f1Of(counts), truePositives, predicted, gold };
}

function sum(all: Iterable<Counts>): Counts {
  const total = { truePositives: 0, predicted: 0, gold: 0 };
  for (const { truePositives, predicted, gold } of all) {
    total.truePositives += truePositives;
    total.predicted += predicted;
    total.gold += gold;
  }
  return total;
}

function distinct(mentions: readonly Mention[]): Mention[] {
  return [...new Map(mentions.map((mention) => [key(mention), mention])).values()];
}

function key({ start, end, type }: Mention): string {
  return `${start} ${end} ${type}`;
}

/** What two checkpoints say of the same tweets, beside what is right. */
import { sameMention, type Mention } from '../domain/mention';
import { overlaps } from '../domain/span';

export interface JudgedSentence {
  readonly gold: readonly Mention[];
  readonly before: readonly Mention[];
  readonly after: readonly Mention[];
}

/** Mentions of the reference that were right and are not any more, and the other way round. */
export interface Flips {
  readonly gold: number;
  readonly negative: number;
  readonly positive: number;
}

export function countFlips(sentences: readonly JudgedSentence[]): Flips {
  let [gold, negative, positive] = [0, 0, 0];
  for (const sentence of sentences) {
    for (const mention of sentence.gold) {
      const before = has(sentence.before, mention);
      const after = has(sentence.after, mention);
      gold += 1;
      if (before && !after) negative += 1;
      if (!before && after) positive += 1;
    }
  }
  return { gold, negative, positive };
}

/**
 * What a person had to correct, and how much of it the new checkpoint gets right by itself: mentions that were missing or of
 * another type or shape, and suggestions of something where nothing is.
 */
export function countCorrected(sentences: readonly JudgedSentence[]): { wrong: number; nowRight: number } {
  let [wrong, nowRight] = [0, 0];
  for (const { gold, before, after } of sentences) {
    const missed = gold.filter((mention) => !has(before, mention));
    const invented = before.filter((mention) => !gold.some((right) => overlaps(right, mention)));
    wrong += missed.length + invented.length;
    nowRight += missed.filter((mention) => has(after, mention)).length;
    nowRight += invented.filter((mention) => !after.some((now) => overlaps(now, mention))).length;
  }
  return { wrong, nowRight };
}

export interface TypeRecall {
  readonly type: string;
  readonly gold: number;
  /** Recall, 0 to 1. */
  readonly before: number;
  readonly after: number;
  readonly lost: number;
  readonly won: number;
}

/** Each type of the reference, in alphabetical order. */
export function recallByType(sentences: readonly JudgedSentence[]): TypeRecall[] {
  const types = new Set(sentences.flatMap(({ gold }) => gold.map(({ type }) => type)));
  return [...types].sort().map((type) => {
    const own = sentences.map((sentence) => ({ ...sentence, gold: sentence.gold.filter((m) => m.type === type) }));
    const { gold, negative, positive } = countFlips(own);
    const right = own.reduce((sum, { gold: all, before }) => sum + all.filter((m) => has(before, m)).length, 0);
    return {
      ...{ type, gold, lost: negative, won: positive },
      ...{ before: right / gold, after: (right - negative + positive) / gold },
    };
  });
}

function has(mentions: readonly Mention[], mention: Mention): boolean {
  return mentions.some((other) => sameMention(other, mention));
}

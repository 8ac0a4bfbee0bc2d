/** A hand-made explanation: two layers, a grid of 2 × 2, and a mention of each of the given spans. */
import type { Explanation } from '../../src/engine/explanation';

export interface ExplanationParts {
  readonly words: number;
  readonly mentions: readonly { readonly start: number; readonly end: number; readonly type: string }[];
  readonly picture: boolean;
}

/** Layer 1 drops the last word and the upper right square; layer 2 keeps half of the last word and every square. */
export function explanationOf({ words, mentions, picture }: ExplanationParts): Explanation {
  const kept = (last: number): number[] => Array.from({ length: words }, (_, i) => (i === words - 1 ? last : 1));
  const seen = <T>(value: T[]): T[] => (picture ? value : []);
  return {
    model: 'BGA-MNER, toy size',
    wordsRead: words,
    layers: [
      {
        keptWords: kept(0),
        keptPatches: seen([true, false, true, true]),
        keptCrops: seen([[true, true, false, true]]),
        patchSimilarity: seen([0.9, 0.1, 0.75, -0.25]),
        similarity: picture ? 0.81 : null,
      },
      {
        keptWords: kept(0.5),
        keptPatches: seen([true, true, true, true]),
        keptCrops: seen([[true, true, true, true]]),
        patchSimilarity: seen([0.95, 0.85, 0.9, 0.9]),
        similarity: picture ? 0.9 : null,
      },
    ],
    grid: picture ? { rows: 2, columns: 2 } : null,
    mentions: mentions.map((mention, i) => ({
      ...mention,
      fromGenerated: 0.75,
      fromReal: picture ? 0.5 + 0.4 * (i % 2) : null,
    })),
    tags: ['O'],
    posteriors: {
      generated: Array.from({ length: words }, () => [1]),
      real: picture ? Array.from({ length: words }, () => [1]) : null,
    },
    similarity: picture ? 0.855 : null,
    fit: null,
    note: picture
      ? 'This model cannot tell matched from shuffled pairs, so no fit is shown.'
      : 'The tweet has no picture.',
  };
}

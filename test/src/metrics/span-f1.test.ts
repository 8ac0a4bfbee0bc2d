import { describe, expect, test } from 'vitest';
import { mentionsFromBio } from '../../../src/domain/bio';
import { spanF1, type Score } from '../../../src/metrics/span-f1';

/** Reference | prediction -> true positives, predicted, reference; counted with the evaluation script of Yu et al. 2020. */
const golden: [string, string, string][] = [
  ['O I-PER I-PER O', 'O B-PER I-PER O', '1 1 1'],
  ['B-PER I-LOC O', 'B-PER B-LOC O', '2 2 2'],
  ['B-PER I-PER B-PER O', 'B-PER I-PER I-PER O', '0 1 2'],
  ['O O O', 'O X O', '0 1 0'],
  ['B-LOC I-LOC O', 'B-LOC X O', '0 2 1'],
  ['I-ORG I-ORG B-ORG', 'B-ORG I-ORG I-ORG', '0 1 2'],
];
const mentions = (tags: string) => mentionsFromBio(tags.split(' '));
const counts = ({ truePositives, predicted, gold }: Score) => `${truePositives} ${predicted} ${gold}`;

describe('spanF1 counts as UMT’s evaluation does (model-spec G20)', () => {
  test.each(golden)('%s | %s', (gold, predicted, want) => {
    expect(counts(spanF1([mentions(gold)], [mentions(predicted)]).overall)).toBe(want);
  });

  test('all six pooled: 0.375 each', () => {
    const { overall } = spanF1(
      golden.map(([gold]) => mentions(gold)),
      golden.map(([, predicted]) => mentions(predicted)),
    );
    expect([overall.precision, overall.recall, overall.f1]).toEqual([0.375, 0.375, 0.375]);
  });

  test('types sum to the whole, and the order of tweets does not matter', () => {
    const gold = golden.map(([tags]) => mentions(tags));
    const predicted = golden.map(([, tags]) => mentions(tags));
    const scores = spanF1(gold, predicted);
    const types = Object.values(scores.byType);
    for (const key of ['truePositives', 'predicted', 'gold'] as const) {
      expect(types.reduce((sum, score) => sum + score[key], 0)).toBe(scores.overall[key]);
    }
    expect(spanF1(gold.toReversed(), predicted.toReversed())).toEqual(scores);
  });

  test('the same span twice counts once; nothing at all scores 0', () => {
    const [one] = mentions('B-PER O');
    expect(counts(spanF1([[one!]], [[one!, one!]]).overall)).toBe('1 1 1');
    expect(spanF1([[]], [[]]).overall.f1).toBe(0);
  });

  test('a reference and a prediction for each tweet, or it is refused', () => {
    expect(() => spanF1([[]], [])).toThrow('1 references, 0 predictions');
  });
});

import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/random';
import { nearDuplicateGroups } from '../../../src/text/near-duplicates';
import { splitTexts } from '../../../src/text/split';

const tweet = 'The harbour lights of Lisbon tonight are worth every cold minute on the ferry';

describe('nearDuplicateGroups', () => {
  test.each<[string, string, boolean]>([
    ['the same', tweet, true],
    ['a retweet', `RT @ana_p: ${tweet}`, true],
    ['a retweet, cut into words', `RT @ ana_p : ${tweet}`, true],
    ['another link', `${tweet} https://t.co/Xy12`, true],
    ['case and marks', `${tweet.toUpperCase()}!!!`, true],
    ['one word less at the end', tweet.replace(' ferry', ''), true],
    ['a word before', `WOW ${tweet}`, true],
    ['one changed word in the middle of few', 'The harbour lights of Porto tonight', false],
    ['the same words in another order', tweet.split(' ').sort().join(' '), false],
    ['another tweet', 'Two goals in stoppage time and the stadium is shaking', false],
  ])('%s', (_, other, together) => {
    expect(nearDuplicateGroups([tweet, other])).toEqual(together ? [0, 0] : [0, 1]);
  });

  test('short texts only when their words are the same', () => {
    expect(nearDuplicateGroups(['Go Porto', 'go porto! https://t.co/a', 'Go Lisbon', '😂', '😂!', '❤️'])).toEqual([
      0, 0, 2, 3, 3, 5,
    ]);
  });

  test('texts without a word are the same only when they are equal', () => {
    expect(nearDuplicateGroups(['...', '?!', '...', ''])).toEqual([0, 1, 0, 3]);
  });

  test('Chinese by characters', () => {
    expect(
      nearDuplicateGroups(['我今天在北京看了一场很好的演出', '我今天在北京看了一场很好的演出！', '明天去上海']),
    ).toEqual([0, 0, 2]);
  });

  test('finds planted copies among 100,000 texts in seconds, and nothing else', () => {
    const random = createRandom(7);
    const words = Array.from({ length: 20_000 }, (_, i) => `w${i}`);
    const draw = () => Array.from({ length: 14 }, () => words[random.below(words.length)]).join(' ');
    const texts = Array.from({ length: 100_000 }, draw);
    for (let i = 0; i < 1_000; i++) texts[99_000 + i] = `RT @x: ${texts[i]} extra`;
    const started = performance.now();
    const groups = nearDuplicateGroups(texts);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(groups.slice(99_000).filter((group, i) => group === i).length).toBeGreaterThan(990);
    expect(groups.slice(0, 99_000).every((group, i) => group === i)).toBe(true);
  });

  test('one phrase in 20,000 tweets does not take their square', () => {
    const texts = Array.from(
      { length: 20_000 },
      (_, i) => `good morning to all of you lovely people number ${i} ${i * 7} ${i * 13}`,
    );
    const started = performance.now();
    nearDuplicateGroups(texts);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('splitTexts', () => {
  const texts = Array.from({ length: 400 }, (_, i) => `tweet ${i} speaks of thing ${i * 3} and of ${i * 5}`);
  const copies = texts.slice(0, 40).map((text) => `RT @someone: ${text}`);
  const all = [...texts, ...copies];
  const splits = splitTexts(all, { train: 7, dev: 1, test: 2 }, 1);

  test('has the asked-for sizes', () => {
    const size = (name: string) => splits.filter((split) => split === name).length;
    expect([size('train'), size('dev'), size('test'), size('pool')]).toEqual([308, 44, 88, 0]);
  });

  test('keeps copies with their originals', () => {
    copies.forEach((_, i) => expect(splits[400 + i]).toBe(splits[i]));
  });

  test('is repeatable, and another seed differs', () => {
    expect(splitTexts(all, { train: 7, dev: 1, test: 2 }, 1)).toEqual(splits);
    expect(splitTexts(all, { train: 7, dev: 1, test: 2 }, 2)).not.toEqual(splits);
  });

  test('needs a share', () => {
    expect(() => splitTexts(all, {}, 1)).toThrow('No split has a share');
  });
});

import { describe, expect, test } from 'vitest';
import { bioFromMentions, mentionsFromBio } from '../../../src/domain/bio';
import { bioTags } from '../../../src/domain/label-set';

const show = (mentions: readonly { start: number; end: number; type: string }[]): string =>
  mentions.map((m) => `${m.start}-${m.end} ${m.type}`).join(', ');

describe('BIO tags', () => {
  test.each<[string, string]>([
    ['B-PER I-PER O', '0-2 PER'],
    ['O I-LOC', '1-2 LOC'], // like conlleval: a stray I- opens a mention
    ['B-PER I-ORG', '0-1 PER, 1-2 ORG'],
    ['B-PER B-PER', '0-1 PER, 1-2 PER'],
    ['O O', ''],
    ['I-LOC I-LOC', '0-2 LOC'],
    ['B-OTHER-THING I-OTHER-THING', '0-2 OTHER-THING'], // a type may hold a hyphen
    ['O B-LOC', '1-2 LOC'],
  ])('mentionsFromBio %s', (tags, want) => {
    expect(show(mentionsFromBio(tags.split(' ')))).toBe(want);
  });

  test.each(['B-PER I-PER O', 'B-PER B-PER', 'O O O', 'B-LOC I-LOC B-ORG O'])('and back: %s', (tags) => {
    expect(bioFromMentions(tags.split(' ').length, mentionsFromBio(tags.split(' '))).join(' ')).toBe(tags);
  });

  test('the tags of a label set keep its order', () => {
    expect(bioTags(['PER', 'LOC']).join(' ')).toBe('O B-PER I-PER B-LOC I-LOC');
  });
});

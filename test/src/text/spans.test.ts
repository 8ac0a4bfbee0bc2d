import { expect, test } from 'vitest';
import { codePointOffset, tokenSpan, utf16Offset } from '../../../src/text/spans';
import { tokenizeTweet } from '../../../src/text/tweet-tokenizer';

const text = 'In 👨‍👩‍👧 São Paulo, ok';
const tokens = tokenizeTweet(text);
const at = (part: string): [number, number] => [text.indexOf(part), text.indexOf(part) + part.length];

test.each<[string, string]>([
  ['São Paulo', 'exact 2-4'],
  [' São Paulo', 'exact 2-4'],
  ['São', 'exact 2-3'],
  ['ão Paulo', 'inside-word 2-4'],
  ['Paul', 'inside-word 3-4'],
  [',', 'exact 4-5'],
  ['👨‍👩‍👧', 'exact 1-2'],
  ['In 👨', 'inside-word 0-2'],
])('the characters %j are %s', (part, want) => {
  const place = tokenSpan(tokens, ...at(part));
  expect(place.kind === 'no-word' ? place.kind : `${place.kind} ${place.span.start}-${place.span.end}`).toBe(want);
});

test.each([
  [2, 3],
  [3, 3],
  [text.length, text.length + 5],
  [5, 2],
])('%i to %i touches no word', (start, end) => {
  expect(tokenSpan(tokens, start, end).kind).toBe('no-word');
});

test.each<[string, number, number]>([
  ['a👍b', 2, 3],
  ['👨‍👩‍👧x', 5, 8],
  ['e\u0301x', 2, 2],
  ['אבx', 2, 2],
])('in %j code point %i is UTF-16 unit %i', (sentence, points, units) => {
  expect(utf16Offset(sentence, points)).toBe(units);
  expect(codePointOffset(sentence, units)).toBe(points);
});

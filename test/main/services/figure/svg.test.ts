import { expect, test } from 'vitest';
import { clip, escape, inRows, wrap } from '../../../../main/services/figure/svg';

test.each([
  ['<script>"a" & \'b\'', '&#60;script&#62;&#34;a&#34; &#38; &#39;b&#39;'],
  ['奥斯陆 🎻 مرحبا', '奥斯陆 🎻 مرحبا'],
  ['a\u0000b\u001Bc\uFFFEd', 'a\uFFFDb\uFFFDc\uFFFDd'],
  ['half of an emoji: \uD83C', 'half of an emoji: \uFFFD'],
])('%j may stand in XML', (text, want) => {
  expect(escape(text)).toBe(want);
});

test.each([
  ['short', 10, 'short'],
  ['🎻🎻🎻🎻', 3, '🎻🎻…'],
])('%s in %i signs', (text, most, want) => {
  expect(clip(text, most)).toBe(want);
});

test('words go into rows; one that is too wide has its own', () => {
  const rows = inRows([40, 40, 40, 300, 10], (width) => width, 100, 10);
  expect(rows.map(({ x, row }) => `${row}:${x}`)).toEqual(['0:0', '0:50', '1:0', '2:0', '3:0']);
});

test('a sentence is broken between words only', () => {
  const lines = wrap('one two threeandmorethanfits four', 10, 60);
  expect(lines).toEqual(['one two', 'threeandmorethanfits', 'four']);
});

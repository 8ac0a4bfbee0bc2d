import { expect, test } from 'vitest';
import { describeMention, mentionLabel } from '../../renderer/features/annotate/describe';
import { isRightToLeft } from '../../renderer/features/annotate/direction';
import { codePoints, segmentsOf, surface, textAfter } from '../../renderer/features/annotate/segments';
import { virtualWindow } from '../../renderer/features/annotate/virtual-window';
import { mention } from './fake-samples';

const text = '🎻 @mara  in Halden!';
const tokens = [
  { text: '🎻', start: 0, end: 2 },
  { text: '@mara', start: 3, end: 8 },
  { text: 'in', start: 10, end: 12 },
  { text: 'Halden', start: 13, end: 19 },
  { text: '!', start: 19, end: 20 },
];

test.each([
  [[], '🎻| @mara|  in| Halden|!'],
  [['PER 1-2'], '🎻|[PER  @mara]|  in| Halden|!'],
  [['PER 0-2', 'LOC 3-4'], '[PER 🎻| @mara]|  in|[LOC  Halden]|!'],
  [['MISC 0-5'], '[MISC 🎻| @mara|  in| Halden|!]'],
])('segmentsOf %j keeps every character in its place', (mentions, want) => {
  const got = segmentsOf(
    text,
    tokens,
    mentions.map((m) => mention(m)),
  );
  const drawn = got.map((s) => {
    const words = s.words.map((w) => w.gap + w.text).join('|');
    return s.mention ? `[${s.mention.type} ${words}]` : words;
  });
  expect(drawn.join('|')).toBe(want);
  expect(got.flatMap((s) => s.words.map((w) => w.gap + w.text)).join('')).toBe(text);
});

test('a mention has the room up to the next one for its label, and the last has no such bound', () => {
  const mentions = ['PER 0-2', 'LOC 3-4', 'MISC 4-5'].map((m) => mention(m));
  const rooms = segmentsOf(text, tokens, mentions).map(({ room }) => room);
  expect(rooms).toEqual([13, null, 6, null]);
});

test('text after the last word is drawn too, and a text without words whole', () => {
  expect(textAfter('Ana sings 🎤', [{ text: 'Ana', start: 0, end: 3 }])).toBe(' sings 🎤');
  expect(textAfter('🎤', [])).toBe('🎤');
});

test('characters are counted in code points: an emoji is one', () => {
  expect(surface(text, tokens, { start: 1, end: 2 })).toBe('@mara');
  expect(codePoints(text, tokens, { start: 1, end: 2 })).toEqual([2, 7]);
});

test.each([
  ['Hello', false],
  ['وصلنا إلى الإسكندرية', true],
  ['🤖 123 وصلنا', true],
  ['שלום world', true],
  ['@nour وصلنا', false],
  ['123 !!', false],
  ['', false],
])('isRightToLeft %s', (tweet, want) => expect(isRightToLeft(tweet)).toBe(want));

test.each([
  ['PER 0-1', true, 'PER', 'Mara, PER, confirmed'],
  ['PER 0-1 0.93', true, 'PER 0.93', 'Mara, PER, suggestion, 0.93'],
  ['MISC 0-1 0.54', false, 'MISC? 0.54', 'Mara, MISC, suggestion that needs a look, 0.54'],
])('%s is labelled and described', (written, sure, label, description) => {
  const m = mention(written);
  expect(mentionLabel(m, { type: m.type, sure })).toBe(label);
  expect(describeMention(m, { text: 'Mara', type: m.type, sure })).toBe(description);
});

test.each([
  [0, 600, 1000, { from: 0, to: 18 }],
  [5000, 600, 1000, { from: 94, to: 118 }],
  [0, 600, 3, { from: 0, to: 3 }],
  [9000, 600, 3, { from: 3, to: 3 }],
])('virtualWindow at %i of %i px over %i rows', (top, height, rows, want) => {
  expect(virtualWindow(top, height, 50, rows)).toEqual(want);
});

import { describe, expect, test } from 'vitest';
import { emptyDocument, type Document } from '../../../src/domain/document';
import { applyEdit, AskedEdit, openMentions, type Edit } from '../../../src/domain/edit';
import { isOpen, type AnnotatedMention } from '../../../src/domain/mention';
import type { Origin } from '../../../src/domain/origin';
import { openGrounding } from '../../../src/domain/region';

const checkpoint: Origin = { kind: 'checkpoint', name: 'c1', at: 1 };
const six = { by: 'Ada', at: 9, tokenCount: 6 };

/** "0-2 PER, 3-4 LOC? 0.71": a question mark is a mention that nobody has decided on. */
function show(document: Document): string {
  const mentions = document.mentions.map(
    (m) => `${m.start}-${m.end} ${m.type}${isOpen(m) ? `? ${m.score ?? ''}`.trimEnd() : ''}`,
  );
  return `${document.state}: ${mentions.join(', ')}`;
}

const decidedOf = ({ decided }: Document): string => decided.map((m) => `${m.start}-${m.end} ${m.type}`).join(', ');

const mention = (id: string, start: number, end: number, type: string, score: number | null): AnnotatedMention => ({
  id,
  start,
  end,
  type,
  status: score === null ? 'reference' : 'suggested',
  score,
  grounding: openGrounding,
  origin: checkpoint,
});

/** Ada went | to | Paris | with Bob: two suggestions, and one of the reference. */
const open: Document = {
  state: 'new',
  mentions: [mention('a', 0, 2, 'PER', 0.9), mention('b', 3, 4, 'LOC', 0.5), mention('c', 5, 6, 'PER', null)],
  decided: [],
};
const box = { id: 'r', x: 1, y: 2, width: 3, height: 4 };

describe('an edit of six words with three open mentions: what is seen, and what is decided', () => {
  test.each<[string, Edit, string, string]>([
    ['accept one', { kind: 'accept', ids: ['a'] }, 'in-progress: 0-2 PER, 3-4 LOC? 0.5, 5-6 PER?', '0-2 PER'],
    [
      'accept two, one of the reference',
      { kind: 'accept', ids: ['b', 'c'] },
      'in-progress: 0-2 PER? 0.9, 3-4 LOC, 5-6 PER',
      '3-4 LOC, 5-6 PER',
    ],
    ['remove one', { kind: 'remove', id: 'b' }, 'in-progress: 0-2 PER? 0.9, 5-6 PER?', '3-4 LOC'],
    [
      'retype decides, on what was there',
      { kind: 'retype', id: 'b', type: 'ORG' },
      'in-progress: 0-2 PER? 0.9, 3-4 ORG, 5-6 PER?',
      '3-4 LOC',
    ],
    [
      'add in the gap',
      { kind: 'add', id: 'd', start: 4, end: 5, type: 'MISC' },
      'in-progress: 0-2 PER? 0.9, 3-4 LOC? 0.5, 4-5 MISC, 5-6 PER?',
      '',
    ],
    [
      'add over one replaces it',
      { kind: 'add', id: 'd', start: 1, end: 3, type: 'ORG' },
      'in-progress: 1-3 ORG, 3-4 LOC? 0.5, 5-6 PER?',
      '0-2 PER',
    ],
    [
      'reshape over the next',
      { kind: 'reshape', id: 'a', start: 0, end: 4 },
      'in-progress: 0-4 PER, 5-6 PER?',
      '0-2 PER, 3-4 LOC',
    ],
    [
      'draw a box in one',
      { kind: 'ground', id: 'c', grounding: { kind: 'regions', regions: [box] } },
      'in-progress: 0-2 PER? 0.9, 3-4 LOC? 0.5, 5-6 PER',
      '5-6 PER',
    ],
    [
      'finish accepts some, drops the rest',
      { kind: 'finish', accept: ['a'] },
      'done: 0-2 PER',
      '0-2 PER, 3-4 LOC, 5-6 PER',
    ],
    ['a flag decides nothing', { kind: 'mark', state: 'flagged' }, 'flagged: 0-2 PER? 0.9, 3-4 LOC? 0.5, 5-6 PER?', ''],
  ])('%s', (_, edit, want, decided) => {
    const after = applyEdit(open, edit, six);
    expect(show(after)).toBe(want);
    expect(decidedOf(after)).toBe(decided);
  });

  test.each<[string, Edit, string, Origin]>([
    ['accepting keeps who marked it', { kind: 'accept', ids: ['a'] }, 'a', checkpoint],
    ['so does giving it the type that it has', { kind: 'retype', id: 'a', type: 'PER' }, 'a', checkpoint],
    [
      'another type is the person’s',
      { kind: 'retype', id: 'a', type: 'ORG' },
      'a',
      { kind: 'person', name: 'Ada', at: 9 },
    ],
    [
      'other edges are too',
      { kind: 'reshape', id: 'a', start: 0, end: 1 },
      'a',
      { kind: 'person', name: 'Ada', at: 9 },
    ],
    [
      'and a new mention',
      { kind: 'add', id: 'n', start: 2, end: 3, type: 'ORG' },
      'n',
      { kind: 'person', name: 'Ada', at: 9 },
    ],
  ])('where a mention came from: %s', (_, edit, id, origin) => {
    expect(applyEdit(open, edit, six).mentions.find((m) => m.id === id)?.origin).toEqual(origin);
  });

  test('a box that stays as it is keeps where it came from; a moved one is the person’s', () => {
    const file: Origin = { kind: 'file', name: 'boxes', at: 2 };
    const regions = [
      { ...box, origin: file },
      { ...box, id: 's', origin: file },
    ];
    const before: Document = {
      ...open,
      mentions: open.mentions.map((m) => (m.id === 'a' ? { ...m, grounding: { kind: 'regions', regions } } : m)),
    };
    const asked = [box, { ...box, id: 's', x: 7 }, { ...box, id: 't' }];
    const after = applyEdit(before, { kind: 'ground', id: 'a', grounding: { kind: 'regions', regions: asked } }, six);
    const person = { kind: 'person', name: 'Ada', at: 9 };
    expect(after.mentions[0]?.grounding).toEqual({
      kind: 'regions',
      regions: [
        { ...box, origin: file },
        { ...box, id: 's', x: 7, origin: person },
        { ...box, id: 't', origin: person },
      ],
    });
  });

  test.each<[string, Edit]>([
    ['a mention that is not there', { kind: 'remove', id: 'zz' }],
    ['one of several that is not there', { kind: 'accept', ids: ['a', 'zz'] }],
    ['a span past the text', { kind: 'add', id: 'd', start: 5, end: 7, type: 'PER' }],
    ['an empty span', { kind: 'reshape', id: 'a', start: 2, end: 2 }],
  ])('refuses %s', (_, edit) => {
    expect(() => applyEdit(open, edit, six)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

test('after any thousand edits mentions are in order, inside the text, and share no word; no decision is forgotten', () => {
  let seed = 7;
  const draw = (n: number): number => (seed = (seed * 48271) % 2147483647) % n; // Lehmer: a walk, not statistics
  const words = 12;
  let document: Document = emptyDocument;
  for (let i = 0; i < 1000; i++) {
    const start = draw(words);
    const end = start + 1 + draw(words - start);
    const any = document.mentions[draw(Math.max(1, document.mentions.length))];
    const edits: Edit[] = any
      ? [
          { kind: 'reshape', id: any.id, start, end },
          { kind: 'retype', id: any.id, type: 'ORG' },
          { kind: 'remove', id: any.id },
          { kind: 'accept', ids: [any.id] },
        ]
      : [];
    const edit = edits[draw(8)] ?? { kind: 'add', id: `m${i}`, start, end, type: 'PER' };
    const before = document;
    document = applyEdit(document, edit, { by: 'Ada', at: i, tokenCount: words });
    document.mentions.forEach((m, k) => {
      expect(m.start).toBeLessThan(m.end);
      expect(m.end).toBeLessThanOrEqual(document.mentions[k + 1]?.start ?? words);
    });
    expect(document.decided.slice(0, before.decided.length)).toEqual(before.decided);
    const stillOpen = new Set(openMentions(document).map(({ id }) => id));
    const gone = openMentions(before).filter(({ id }) => !stillOpen.has(id));
    for (const { start, end, type } of gone) expect(document.decided).toContainEqual({ start, end, type });
    // Once in a while something new lies under the work.
    if (draw(4) === 0) {
      const fresh = mention(`s${i}`, start, end, 'LOC', 0.5);
      const isFree = !document.mentions.some((m) => m.start < end && start < m.end);
      if (isFree) document = { ...document, mentions: [...document.mentions, fresh].sort((a, b) => a.start - b.start) };
    }
  }
});

test.each<[state: string, canBeAsked: boolean]>([
  ['new', false],
  ['suggested', false],
  ['in-progress', true],
  ['done', true],
  ['skipped', true],
  ['flagged', true],
])('a window marks a sample %s: %s', (state, canBeAsked) => {
  expect(AskedEdit.safeParse({ kind: 'mark', state }).success).toBe(canBeAsked);
});

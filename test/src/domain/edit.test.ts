import { describe, expect, test } from 'vitest';
import { emptyDocument, type Document } from '../../../src/domain/document';
import { applyEdit, type Edit } from '../../../src/domain/edit';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { openGrounding } from '../../../src/domain/region';

/** "0-2 PER, 3-4 LOC? 0.71": a question mark is a suggestion. */
function show(document: Document): string {
  const mentions = document.mentions.map(
    (m) => `${m.start}-${m.end} ${m.type}${m.status === 'suggested' ? `? ${m.score ?? ''}` : ''}`,
  );
  return `${document.state}: ${mentions.join(', ')}`;
}

const mention = (
  id: string,
  start: number,
  end: number,
  type: string,
  score: number | null = null,
): AnnotatedMention => ({
  id,
  start,
  end,
  type,
  status: score === null ? 'confirmed' : 'suggested',
  score,
  grounding: openGrounding,
});

const suggested: Document = {
  state: 'suggested',
  mentions: [mention('a', 0, 2, 'PER', 0.9), mention('b', 3, 4, 'LOC', 0.5)],
};

describe('applyEdit, six words', () => {
  test.each<[string, Edit, string]>([
    ['accept one', { kind: 'accept', ids: ['a'] }, 'in-progress: 0-2 PER, 3-4 LOC? 0.5'],
    ['remove one', { kind: 'remove', id: 'b' }, 'in-progress: 0-2 PER? 0.9'],
    ['retype decides', { kind: 'retype', id: 'b', type: 'ORG' }, 'in-progress: 0-2 PER? 0.9, 3-4 ORG'],
    [
      'add in the gap',
      { kind: 'add', id: 'c', start: 4, end: 6, type: 'MISC' },
      'in-progress: 0-2 PER? 0.9, 3-4 LOC? 0.5, 4-6 MISC',
    ],
    [
      'add over one replaces it',
      { kind: 'add', id: 'c', start: 1, end: 3, type: 'ORG' },
      'in-progress: 1-3 ORG, 3-4 LOC? 0.5',
    ],
    ['reshape over the next', { kind: 'reshape', id: 'a', start: 0, end: 4 }, 'in-progress: 0-4 PER'],
    ['finish accepts some, drops the rest', { kind: 'finish', accept: ['a'] }, 'done: 0-2 PER'],
    ['flag keeps the mentions', { kind: 'mark', state: 'flagged' }, 'flagged: 0-2 PER? 0.9, 3-4 LOC? 0.5'],
  ])('%s', (_, edit, want) => {
    expect(show(applyEdit(suggested, edit, 6))).toBe(want);
  });

  test('suggestions never replace what a person confirmed', () => {
    const begun = applyEdit(suggested, { kind: 'retype', id: 'a', type: 'ORG' }, 6);
    const fresh = {
      kind: 'suggest',
      checkpoint: 'next',
      mentions: [mention('x', 1, 3, 'LOC', 0.8), mention('y', 4, 5, 'PER', 0.7)],
    } as const;
    expect(show(applyEdit(begun, { ...fresh, mentions: [...fresh.mentions] }, 6))).toBe(
      'in-progress: 0-2 ORG, 4-5 PER? 0.7',
    );
  });

  test.each<[string, Edit]>([
    ['a mention that is not there', { kind: 'remove', id: 'zz' }],
    ['a span past the text', { kind: 'add', id: 'c', start: 5, end: 7, type: 'PER' }],
    ['an empty span', { kind: 'reshape', id: 'a', start: 2, end: 2 }],
  ])('refuses %s', (_, edit) => {
    expect(() => applyEdit(suggested, edit, 6)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  test('after any thousand edits mentions are in order, inside the text, and share no word', () => {
    let seed = 7;
    const draw = (n: number): number => (seed = (seed * 48271) % 2147483647) % n; // Lehmer: a walk, not statistics
    let document = emptyDocument;
    const words = 12;
    for (let i = 0; i < 1000; i++) {
      const start = draw(words);
      const end = start + 1 + draw(words - start);
      const any = document.mentions[draw(Math.max(1, document.mentions.length))];
      const edit: Edit =
        draw(3) === 0 || !any
          ? { kind: 'add', id: `m${i}`, start, end, type: 'PER' }
          : draw(2) === 0
            ? { kind: 'reshape', id: any.id, start, end }
            : { kind: 'suggest', checkpoint: 'c', mentions: [mention(`s${i}`, start, end, 'LOC', 0.5)] };
      document = applyEdit(document, edit, words);
      document.mentions.forEach((m, k) => {
        expect(m.start).toBeLessThan(m.end);
        expect(m.end).toBeLessThanOrEqual(document.mentions[k + 1]?.start ?? words);
      });
    }
  });
});

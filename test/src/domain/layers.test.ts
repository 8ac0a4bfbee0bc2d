import { describe, expect, test } from 'vitest';
import type { Document } from '../../../src/domain/document';
import { applyEdit, type Edit } from '../../../src/domain/edit';
import { overlay, workOf, type BaseLayer, type Work } from '../../../src/domain/layers';
import { sameMention, type AnnotatedMention } from '../../../src/domain/mention';
import { openGrounding } from '../../../src/domain/region';
import { overlaps } from '../../../src/domain/span';
import { createRandom, type Random } from '../../../src/random';

/** "0-1 PER, 3-4 LOC" as mentions; their ids say what they are, after `prefix`. */
function mentions(prefix: string, status: AnnotatedMention['status'], text: string): AnnotatedMention[] {
  return text
    .split(', ')
    .filter((each) => each !== '')
    .map((each) => {
      const [start = '', end = '', type = ''] = each.split(/[- ]/u);
      const origin = { kind: 'checkpoint', name: 'c', at: 1 } as const;
      const span = { start: Number(start), end: Number(end), type };
      return { id: `${prefix}${each}`, ...span, status, score: null, grounding: openGrounding, origin };
    });
}

const base = (text: string): BaseLayer => ({
  ref: { kind: 'source', source: 1, at: 1 },
  mentions: mentions('s', 'suggested', text),
});
const work = (own: string, decided = '', state: Work['state'] = 'in-progress'): Work => ({
  state,
  mentions: mentions('m', 'confirmed', own),
  decided: mentions('', 'confirmed', decided).map(({ start, end, type }) => ({ start, end, type })),
});

const untouched: Work = { state: 'new', mentions: [], decided: [] };

function show({ mentions: all }: Document): string {
  return all.map((m) => `${m.start}-${m.end} ${m.type}${m.status === 'confirmed' ? '' : '?'}`).join(', ');
}

describe('what is seen', () => {
  test.each<[string, Work, string, string]>([
    ['of nobody’s work', untouched, '0-1 PER, 3-4 LOC', '0-1 PER?, 3-4 LOC?'],
    ['between one’s own', work('2-3 ORG'), '0-1 PER, 3-4 LOC', '0-1 PER?, 2-3 ORG, 3-4 LOC?'],
    ['not under one’s own', work('0-3 ORG'), '1-2 PER, 3-4 LOC', '0-3 ORG, 3-4 LOC?'],
    ['not twice', work('0-1 PER'), '0-1 PER', '0-1 PER'],
    ['not what was decided', work('', '0-1 PER'), '0-1 PER, 3-4 LOC', '3-4 LOC?'],
    ['but the same span of another type', work('', '0-1 PER'), '0-1 LOC', '0-1 LOC?'],
    ['and other edges of the same type', work('', '0-1 PER'), '0-2 PER', '0-2 PER?'],
    ['the first of two that overlap', untouched, '0-2 PER, 1-3 LOC, 3-4 ORG', '0-2 PER?, 3-4 ORG?'],
    ['the second where the first was decided', work('', '0-2 PER'), '0-2 PER, 1-3 LOC', '1-3 LOC?'],
    ['in order, however they lie', untouched, '3-4 LOC, 0-1 PER', '0-1 PER?, 3-4 LOC?'],
    ['skipped: all of it', work('', '', 'skipped'), '0-1 PER', '0-1 PER?'],
    ['flagged: all of it', work('', '', 'flagged'), '0-1 PER', '0-1 PER?'],
    ['done: one’s own alone', work('2-3 ORG', '', 'done'), '0-1 PER', '2-3 ORG'],
    ['over nothing', work('2-3 ORG'), '', '2-3 ORG'],
  ])('%s', (_, own, under, want) => {
    const before = structuredClone(own);
    const document = overlay(own, base(under));
    expect(show(document)).toBe(want);
    expect(document.state).toBe(own.state);
    expect(workOf(document)).toEqual(before);
    expect(own).toEqual(before);
  });

  test('a mention that was moved hides the one that it was', () => {
    const moved = { ...work('4-5 PER') };
    const own: Work = { ...moved, mentions: moved.mentions.map((m) => ({ ...m, id: 's0-1 PER' })) };
    expect(show(overlay(own, base('0-1 PER, 2-3 LOC')))).toBe('2-3 LOC?, 4-5 PER');
  });
});

const span = (random: Random): { start: number; end: number } => {
  const start = random.below(9);
  return { start, end: Math.min(10, start + 1 + random.below(3)) };
};
const types = ['PER', 'LOC', 'ORG'];

/** What a source says of ten words; `mayOverlap`: as a careless file might. */
function anyLayer(random: Random, source: number, mayOverlap: boolean): BaseLayer {
  const said: { start: number; end: number; type: string }[] = [];
  for (let n = random.below(6); n > 0; n--) {
    const next = { ...span(random), type: types[random.below(3)] ?? 'PER' };
    if (mayOverlap || !said.some((m) => overlaps(m, next))) said.push(next);
  }
  const text = said.map((m) => `${m.start}-${m.end} ${m.type}`).join(', ');
  return { ref: { kind: 'source', source, at: 1 }, mentions: mentions(`s${source} `, 'suggested', text) };
}

/** What a person might do to what they see. */
function anyEdit(random: Random, i: number, { mentions: shown }: Document): Edit {
  const [any] = random.shuffled([...shown]);
  const open = shown.filter((m) => m.status !== 'confirmed').map(({ id }) => id);
  const type = types[random.below(3)] ?? 'PER';
  const choices: Edit[] = [
    { kind: 'add', id: `m${i}`, ...span(random), type },
    { kind: 'mark', state: 'flagged' },
  ];
  if (any)
    choices.push(
      { kind: 'remove', id: any.id },
      { kind: 'retype', id: any.id, type },
      { kind: 'reshape', id: any.id, ...span(random) },
      { kind: 'accept', ids: [any.id] },
      { kind: 'ground', id: any.id, grounding: { kind: 'not-visible' } },
    );
  if (random.below(4) === 0) choices.push({ kind: 'finish', accept: open.filter(() => random.below(2) === 0) });
  return choices[random.below(choices.length)] ?? { kind: 'finish', accept: [] };
}

const named = (edit: Edit): readonly string[] =>
  edit.kind === 'accept' ? edit.ids : edit.kind === 'finish' ? edit.accept : 'id' in edit ? [edit.id] : [];
const seeds = Array.from({ length: 50 }, (_, i) => i + 1);

test.each(seeds)(
  'any edits of what is seen over one layer lead to what is stored, laid over that layer: seed %i',
  (seed) => {
    const random = createRandom(seed);
    const layer = anyLayer(random, 1, false);
    let seen = overlay(untouched, layer);
    let stored: Work = untouched;
    for (let i = 0; i < 25; i++) {
      const edit = anyEdit(random, i, seen);
      const context = { by: 'Ada', at: i, tokenCount: 10 };
      seen = applyEdit(seen, edit, context);
      stored = workOf(applyEdit(overlay(stored, layer), edit, context));
      expect(overlay(stored, layer)).toEqual(seen);
    }
  },
);

test.each(seeds)('over changing layers that overlap, only what was named becomes work: seed %i', (seed) => {
  const random = createRandom(seed);
  const layers = [1, 2, 3].map((source) => anyLayer(random, source, true));
  const everNamed = new Set<string>();
  let stored: Work = untouched;
  for (let i = 0; i < 25; i++) {
    const layer = layers[random.below(3)] ?? base('');
    const seen = overlay(stored, layer);
    const edit = anyEdit(random, i, seen);
    const after = applyEdit(seen, edit, { by: 'Ada', at: i, tokenCount: 10 });
    named(edit).forEach((id) => everNamed.add(id));
    stored = workOf(after);
    for (const { id, status } of stored.mentions) {
      expect(status).toBe('confirmed');
      expect(everNamed).toContain(id);
    }
    // A layer that overlaps itself may bring up another mention where one was decided: one of its own, and not decided.
    const again = overlay(stored, layer);
    expect(workOf(again)).toEqual(stored);
    for (const mention of again.mentions.filter(({ status }) => status !== 'confirmed')) {
      expect(layer.mentions).toContain(mention);
      expect(stored.decided.some((m) => sameMention(m, mention))).toBe(false);
    }
    again.mentions.forEach((m, k) => expect(m.end).toBeLessThanOrEqual(again.mentions[k + 1]?.start ?? 10));
  }
});

import { describe, expect, test } from 'vitest';
import { LabelSet } from '../../../src/domain/label-set';
import { Labels as LabelsSchema, labelsOf, nameOf, type Labels } from '../../../src/labels/entity-type';
import { applyLabelChange, LabelChange } from '../../../src/labels/label-change';
import { typeResolver } from '../../../src/labels/resolve';
import { createRandom } from '../../../src/random';

const three = labelsOf(['PER', 'LOC', 'ORG']);
const after = (...changes: LabelChange[]): Labels =>
  changes.reduce((labels, change) => applyLabelChange(labels, change), three);

/** "PER LOC=Place ORG": ids, and names where they are others. */
const show = ({ types }: Labels): string => types.map(({ id, name }) => (id === name ? id : `${id}=${name}`)).join(' ');

const places: LabelChange = {
  kind: 'split',
  id: 'LOC',
  into: [
    { name: 'CITY', words: ['Paris', 'New  York'] },
    { name: 'LOC', words: ['constructor', '__proto__', 'toString'] },
    { name: 'SEA', words: ['Aral', 'Ödsee', 'Ärmelkanal'] },
  ],
};

describe('a change of PER, LOC, ORG', () => {
  test.each<[string, LabelChange[], string]>([
    ['add', [{ kind: 'add', name: 'MISC', colour: '#0000ff' }], 'PER LOC ORG MISC'],
    ['rename', [{ kind: 'rename', id: 'LOC', name: 'Place' }], 'PER LOC=Place ORG'],
    ['rename to its own name', [{ kind: 'rename', id: 'LOC', name: 'LOC' }], 'PER LOC ORG'],
    ['rename by its letters’ size', [{ kind: 'rename', id: 'LOC', name: 'Loc' }], 'PER LOC=Loc ORG'],
    ['order', [{ kind: 'order', ids: ['ORG', 'PER', 'LOC'] }], 'ORG PER LOC'],
    ['merge', [{ kind: 'merge', from: ['LOC', 'ORG'], into: 'PER' }], 'PER'],
    ['merge, itself among them', [{ kind: 'merge', from: ['LOC', 'PER'], into: 'PER' }], 'PER ORG'],
    ['split, in the place of what was there', [places], 'PER CITY LOC-2=LOC SEA ORG'],
    ['remove', [{ kind: 'remove', id: 'PER' }], 'LOC ORG'],
    [
      'a name may be used again, an id not',
      [
        { kind: 'remove', id: 'PER' },
        { kind: 'add', name: 'PER' },
      ],
      'LOC ORG PER-2=PER',
    ],
    [
      'nor may one that was renamed since',
      [
        { kind: 'rename', id: 'PER', name: 'WHO' },
        { kind: 'add', name: 'PER' },
      ],
      'PER=WHO LOC ORG PER-2=PER',
    ],
    ['a name that every object has', [{ kind: 'add', name: 'constructor' }], 'PER LOC ORG constructor'],
    ['a name that no record can have', [{ kind: 'add', name: '__proto__' }], 'PER LOC ORG __proto__-2=__proto__'],
  ])('%s', (_, changes, want) => {
    const labels = after(...changes);
    expect(show(labels)).toBe(want);
    expect(LabelsSchema.parse(JSON.parse(JSON.stringify(labels)))).toEqual(labels);
    for (const change of changes) expect(LabelChange.parse(JSON.parse(JSON.stringify(change)))).toEqual(change);
  });

  test.each<[string, string, readonly string[]]>([
    ['of 40 characters', 'x'.repeat(40), [`${'x'.repeat(38)}-2`, `${'x'.repeat(38)}-3`]],
    ['of 39', 'x'.repeat(39), [`${'x'.repeat(38)}-2`, `${'x'.repeat(38)}-3`]],
    ['of 38', 'x'.repeat(38), [`${'x'.repeat(38)}-2`, `${'x'.repeat(38)}-3`]],
    ['with an emoji where it is cut', `${'x'.repeat(37)}😀x`, [`${'x'.repeat(37)}-2`, `${'x'.repeat(37)}-3`]],
    ['of emoji', '😀'.repeat(20), [`${'😀'.repeat(19)}-2`, `${'😀'.repeat(19)}-3`]],
  ])('an id made anew is no longer than a name, and whole: a name %s', (_, name, want) => {
    const one = applyLabelChange(three, { kind: 'add', name });
    const renamed = applyLabelChange(one, { kind: 'rename', id: name, name: 'Old' });
    const again = applyLabelChange(renamed, { kind: 'add', name });
    const into = ['A', name].map((part) => ({ name: part, words: [] }));
    const both = applyLabelChange(again, { kind: 'split', id: want[0] ?? '', into });
    const made = [...both.retired, ...both.types].filter((type) => type.name === name).map(({ id }) => id);
    expect(made).toEqual(want);
    expect(LabelSet.parse(made)).toEqual(made);
    expect(LabelsSchema.parse(both)).toEqual(both);
  });

  test('names that are cut alike have ids of their own', () => {
    const names = ['a', 'b', 'c'].map((end) => 'x'.repeat(39) + end);
    const all = names.reduce((labels, name) => {
      const added = applyLabelChange(labels, { kind: 'add', name });
      const removed = applyLabelChange(added, { kind: 'remove', id: name });
      return applyLabelChange(removed, { kind: 'add', name });
    }, three);
    expect(all.types.slice(3).map(({ id }) => id)).toEqual([2, 3, 4].map((n) => `${'x'.repeat(38)}-${n}`));
  });

  test('describe changes what is given and no more', () => {
    const described = after({ kind: 'describe', id: 'LOC', colour: '#00ff00', description: 'A place.' });
    const again = applyLabelChange(described, { kind: 'describe', id: 'LOC', key: 'l', colour: null });
    expect(again.types[1]).toEqual({ id: 'LOC', name: 'LOC', colour: null, description: 'A place.', key: 'l' });
    expect(applyLabelChange(again, places).types.map(({ name, key }) => [name, key])).toEqual([
      ['PER', null],
      ['CITY', 'l'],
      ['LOC', null],
      ['SEA', null],
      ['ORG', null],
    ]);
  });

  const twenty = labelsOf(Array.from({ length: 20 }, (_, i) => `T${i}`));
  test.each<[string, Labels, LabelChange, string, string]>([
    ['a name that is taken', three, { kind: 'add', name: 'per' }, 'refused', 'There is a type PER already.'],
    [
      'another one’s name',
      three,
      { kind: 'rename', id: 'LOC', name: 'ORG' },
      'refused',
      'There is a type ORG already.',
    ],
    [
      'a type that is not there',
      three,
      { kind: 'rename', id: 'X', name: 'Y' },
      'bad-input',
      'The project has no type X.',
    ],
    [
      'a type that has retired, by its name',
      after({ kind: 'rename', id: 'LOC', name: 'Place' }, { kind: 'remove', id: 'LOC' }),
      { kind: 'rename', id: 'LOC', name: 'Y' },
      'bad-input',
      'The type Place was merged, split or removed.',
    ],
    [
      'a split into a taken name',
      three,
      {
        kind: 'split',
        id: 'LOC',
        into: [
          { name: 'A', words: [] },
          { name: 'PER', words: [] },
        ],
      },
      'refused',
      'There is a type PER already.',
    ],
    [
      'the same words for two',
      three,
      {
        kind: 'split',
        id: 'LOC',
        into: [
          { name: 'A', words: ['Paris'] },
          { name: 'B', words: ['PARIS '] },
        ],
      },
      'bad-input',
      'PARIS  is given to two types.',
    ],
    [
      'a merge with itself',
      three,
      { kind: 'merge', from: ['LOC'], into: 'LOC' },
      'bad-input',
      'A type cannot be merged with itself.',
    ],
    [
      'a merge of what is not there',
      three,
      { kind: 'merge', from: ['X'], into: 'LOC' },
      'bad-input',
      'The project has no type X.',
    ],
    [
      'a merge into what is not there',
      three,
      { kind: 'merge', from: ['LOC'], into: 'X' },
      'bad-input',
      'The project has no type X.',
    ],
    [
      'an order without one of them',
      three,
      { kind: 'order', ids: ['PER', 'LOC'] },
      'bad-input',
      'The order does not name every type once.',
    ],
    [
      'an order with one twice',
      three,
      { kind: 'order', ids: ['PER', 'LOC', 'LOC'] },
      'bad-input',
      'The order does not name every type once.',
    ],
    ['the last type', labelsOf(['PER']), { kind: 'remove', id: 'PER' }, 'refused', 'A project needs a type.'],
    ['a twenty-first type', twenty, { kind: 'add', name: 'MORE' }, 'refused', 'A project has at most 20 types.'],
    [
      'a split into a twenty-first',
      twenty,
      {
        kind: 'split',
        id: 'T0',
        into: [
          { name: 'A', words: [] },
          { name: 'B', words: [] },
        ],
      },
      'refused',
      'A project has at most 20 types.',
    ],
  ])('is refused in words: %s', (_, labels, change, code, message) => {
    expect(() => applyLabelChange(labels, change)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('what a mention is read as', () => {
  const merged: LabelChange = { kind: 'merge', from: ['ORG'], into: 'PER' };
  test.each<[string, LabelChange[], string, string, string | null]>([
    ['its own type', [], 'LOC', 'Paris', 'LOC'],
    ['a renamed type is itself', [{ kind: 'rename', id: 'LOC', name: 'X' }], 'LOC', 'Paris', 'LOC'],
    ['merged', [merged], 'ORG', 'NASA', 'PER'],
    ['merged, and that merged again', [merged, { kind: 'merge', from: ['PER'], into: 'LOC' }], 'ORG', 'NASA', 'LOC'],
    ['removed', [{ kind: 'remove', id: 'LOC' }], 'LOC', 'Paris', null],
    ['merged into what was removed', [merged, { kind: 'remove', id: 'PER' }], 'ORG', 'NASA', null],
    ['split, by its words', [places], 'LOC', 'Paris', 'CITY'],
    ['split, letters’ size and spaces aside', [places], 'LOC', 'NEW york', 'CITY'],
    ['split, accents written in two ways', [places], 'LOC', 'O\u0308dsee', 'SEA'],
    ['split, words that nobody claims', [places], 'LOC', 'Oslo', 'CITY'],
    ['split, a word that every object has', [places], 'LOC', 'constructor', 'LOC-2'],
    ['split, another', [places], 'LOC', '__proto__', 'LOC-2'],
    ['split, another that nobody claims', [places], 'LOC', 'valueOf', 'CITY'],
    ['split, and a part merged', [places, { kind: 'merge', from: ['SEA'], into: 'ORG' }], 'LOC', 'Aral', 'ORG'],
    ['split, and a part removed', [places, { kind: 'remove', id: 'SEA' }], 'LOC', 'Aral', null],
    ['a type that never was', [], 'EVENT', 'Cup', 'EVENT'],
    ['a type with a name that every object has', [], 'constructor', 'x', 'constructor'],
  ])('%s', (_, changes, type, words, want) => {
    const labels = LabelsSchema.parse(JSON.parse(JSON.stringify(after(...changes))));
    expect(typeResolver(labels).resolve(type, () => words)).toBe(want);
  });

  test('the way always ends, at a type that is there or nowhere, and no id is ever given twice', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed);
      let labels = labelsOf(['A', 'B', 'C', 'D']);
      const everGiven = new Map(labels.types.map(({ id }) => [id, 0]));
      for (let i = 1; i <= 40; i++) {
        const [one = '', two = ''] = random.shuffled(labels.types.map(({ id }) => id));
        const name = `N${random.below(6)}`;
        const changes: LabelChange[] = [
          { kind: 'add', name },
          { kind: 'remove', id: one },
          { kind: 'merge', from: [one], into: two },
          { kind: 'rename', id: one, name },
          {
            kind: 'split',
            id: one,
            into: [
              { name, words: ['x'] },
              { name: `M${i}`, words: ['y'] },
            ],
          },
        ];
        const had = new Set([...labels.types, ...labels.retired].map(({ id }) => id));
        try {
          labels = applyLabelChange(labels, changes[random.below(changes.length)] ?? changes[0]!);
        } catch {
          continue; // refused in words, as the table above says
        }
        const ids = labels.types.map(({ id }) => id);
        const all = [...ids, ...labels.retired.map(({ id }) => id)];
        expect(new Set(all).size).toBe(all.length);
        for (const id of had) expect(all).toContain(id);
        all.filter((id) => !had.has(id)).forEach((id) => expect(everGiven.has(id), id).toBe(false));
        all.forEach((id) => everGiven.set(id, i));
        const { resolve } = typeResolver(labels);
        for (const id of all)
          for (const word of ['x', 'y', 'z']) expect([...ids, null]).toContain(resolve(id, () => word));
      }
    }
  });
});

test('a type has its name by its id, also when it has retired; an id of no type is its own name', () => {
  const labels = after({ kind: 'rename', id: 'ORG', name: 'Club' }, { kind: 'remove', id: 'ORG' });
  expect(['PER', 'ORG', 'EVENT'].map((id) => nameOf(labels, id))).toEqual(['PER', 'Club', 'EVENT']);
});

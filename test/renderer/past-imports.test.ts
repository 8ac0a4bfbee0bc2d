import { describe, expect, it } from 'vitest';
import { byKind } from '../../renderer/features/exchange/finding-kinds';
import { attachedInWords, PastImports } from '../../renderer/features/exchange/past-imports.svelte';
import { stretchesOf } from '../../renderer/features/exchange/stretches';
import { PathPicker } from '../../renderer/path-picker.svelte';
import type { CallInput, CallName, CallOutput } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import { AppError } from '../../src/errors';

/** Main with one import; its folder /pictures has a picture for three of four tweets. */
function past(): { state: PastImports; asked: string[] } {
  const asked: string[] = [];
  const client: Client = {
    on: () => () => undefined,
    async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
      asked.push(`${name} ${JSON.stringify(input)}`);
      return answer(name, input) as CallOutput<K>;
    },
  };
  function answer(name: CallName, input: unknown): unknown {
    if (name === 'folders.pick') return { path: '/pictures' };
    if (name === 'imports.list')
      return [{ id: 1, source: 'd/t.txt', format: 'imgid', finishedAt: 0, samples: 4, touched: 0 }];
    if (name === 'imports.takeBack') throw new AppError('refused', 'People have worked on 1 of the samples.');
    if (name === 'pictures.attach') return { jobId: 'j1' };
    if ((input as { folder: string }).folder !== '/pictures') throw new AppError('not-found', 'There is nothing.');
    return { lacking: 4, attached: 3, findings: [] };
  }
  return { state: new PastImports(client, new PathPicker(client, () => true)), asked };
}

describe('pictures that come later', () => {
  it('looks into the folder that is picked, and attaches what it has', async () => {
    const { state, asked } = past();
    await state.pick();
    expect([state.folder, state.found?.attached]).toEqual(['/pictures', 3]);
    await state.attach();
    expect([state.job, asked.at(-1)]).toEqual(['j1', 'pictures.attach {"folder":"/pictures"}']);
  });

  it('says what is wrong with a folder, and nothing of one that is not named', async () => {
    const { state, asked } = past();
    state.folder = '/nowhere ';
    await state.look();
    expect([state.problem?.message, state.found, state.looking]).toEqual(['There is nothing.', null, false]);
    const before = asked.length;
    state.folder = ' ';
    await state.look();
    expect(asked).toHaveLength(before);
  });

  it.each([
    [{ lacking: 4, attached: 3, findings: [] }, '3 pictures attached. 1 tweet still has none.'],
    [{ lacking: 1, attached: 1, findings: [] }, '1 picture attached. Every tweet has one now.'],
    [{ takenBack: 4 }, null],
  ])('%j: %s', (result, want) => {
    const job = { id: 'j', kind: 'import', title: '', state: 'finished', done: 0, total: null, note: '' } as const;
    expect(attachedInWords({ ...job, startedAt: 0, error: null, result })).toBe(want);
  });
});

it('an import that cannot be taken back says why', async () => {
  const { state } = past();
  await state.refresh();
  expect(state.list?.map(({ source }) => source)).toEqual(['d/t.txt']);
  await state.takeBack(1);
  expect([state.job, state.problem?.message]).toEqual([null, 'People have worked on 1 of the samples.']);
});

describe('findings of one kind are one row', () => {
  const finding = (file: string, count: number, lines: number[], action = 'Kept.') => {
    return { file, code: 'x', message: `In ${file}.`, action, count, line: lines[0] ?? null, lines };
  };
  it.each([
    ['files', [finding('a', 2, [1, 5]), finding('b', 1, [])], ['In a.: 3, a 1 5, b, 0 more']],
    ['more than are named', [...'abcd'].map((name) => finding(name, 9, [1])), ['In a.: 36, a 1, b 1, c 1, 33 more']],
    [
      'done otherwise',
      [finding('a', 1, []), finding('a', 1, [], 'Left.')],
      ['In a.: 1, a, 0 more', 'In a.: 1, a, 0 more'],
    ],
    ['kept under names of their own', [finding('a', 1, [], 'Kept, as a:1.'), finding('a', 1, [], 'Kept, as a:2.')], ['In a.: 2, a, a, 0 more']], // prettier-ignore
  ])('%s', (_, findings, want) => {
    const rows = byKind(findings).map(({ message, count, places, further }) => {
      const named = places.map(({ file, lines }) => [file, ...lines].join(' '));
      return `${message}: ${count}, ${named.join(', ')}, ${further} more`;
    });
    expect(rows).toEqual(want);
  });
});

it.each([
  [
    'mentions and what stands between them',
    [
      [0, 1, 'PER'],
      [2, 3, 'LOC'],
    ],
    '[PER Ana]| in |[LOC Porto]|!',
  ],
  ['no mention', [], 'Ana in Porto!'],
  [
    'the first of two that overlap',
    [
      [0, 3, 'ORG'],
      [2, 3, 'LOC'],
    ],
    '[ORG Ana in Porto]|!',
  ],
  [
    'in any order',
    [
      [2, 3, 'LOC'],
      [0, 1, 'PER'],
    ],
    '[PER Ana]| in |[LOC Porto]|!',
  ],
] as const)('a tweet in pieces: %s', (_, mentions, want) => {
  const tokens = [[0, 3], [4, 6], [7, 12]].map(([start = 0, end = 0]) => ({ start, end })); // prettier-ignore
  const pieces = stretchesOf({
    text: 'Ana in Porto!', // its end is no token
    tokens,
    mentions: mentions.map(([start, end, type]) => ({ start, end, type })),
  });
  expect(pieces.map(({ text, type }) => (type === null ? text : `[${type} ${text}]`)).join('|')).toBe(want);
});

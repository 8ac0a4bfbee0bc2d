/** One list of commands: each answers whether it can be done now, and if not, why. */
import { describe, expect, it, test } from 'vitest';
import { labelOf, listOf, refusing, whyBlocked, type Command } from '../../renderer/command';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { annotateCommands, type AnnotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { commandOf, search } from '../../renderer/features/commands/dispatch';
import { fakeHost } from './fake-host';
import { FakeMain, type FakeOptions } from './fake-main';
import { sample, type FakeSample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();
const picture = { hash: 'h', width: 300, height: 200, fileName: 'a.png' };
const text = 'Mara in Halden';

async function open(samples: readonly FakeSample[], options: FakeOptions = {}) {
  const heard: string[] = [];
  const main = new FakeMain(samples, options);
  const annotate = new AnnotateState(main, fakeHost(main, { heard }));
  annotate.start();
  await quiet();
  return { annotate, heard, commands: annotateCommands(annotate) };
}

const plain = (id: string, more: Partial<Command> = {}): Command => ({
  ...{ id, title: id, group: 'Test', keys: ['K'], run: () => undefined },
  ...more,
});

test('what is blocked is refused with its reason; what can be done is told first and then run', () => {
  const told: (string | null)[] = [];
  let why: string | null = 'Not now.';
  let runs = 0;
  const command = refusing(plain('a', { blocked: () => why, run: () => runs++ }), (reason) => told.push(reason));
  command.run('');
  why = null;
  command.run('');
  expect([told, runs]).toEqual([['Not now.', null], 1]);
});

test('a key means what applies only sometimes before what always does, blocked or not', () => {
  const box = plain('box', { when: () => true, blocked: () => 'No.' });
  expect(commandOf('K', [plain('word'), box])?.id).toBe('box');
  expect(commandOf('K', [plain('word'), { ...box, when: () => false }])?.id).toBe('word');
  expect(commandOf('L', [box])).toBeUndefined();
});

test('the palette has what can be done first', () => {
  const found = search(
    [plain('Redo', { blocked: () => 'Nothing.' }), plain('Remove'), plain('Draw', { group: 'Re' })],
    're',
  );
  expect(found.map(({ id }) => id)).toEqual(['Remove', 'Draw', 'Redo']);
});

describe('in a sample', () => {
  type Name = Exclude<keyof AnnotateCommands, 'types'>;
  const both = ['PER 0-1 0.9', 'LOC 2-3 0.3'];
  const focus = (annotate: AnnotateState) => annotate.selection.focus('m0-1');
  const nothing = () => undefined;
  const noMention = 'Focus a mention first: Tab, or click it.';

  it.each<[string, FakeSample, (annotate: AnnotateState) => void, FakeOptions, Partial<Record<Name, string | null>>]>([
    [
      'nothing has the focus',
      sample(1, text, both, { image: picture }),
      nothing,
      {},
      { accept: null, acceptAll: null, type: 'Choose a word or a mention first.', remove: noMention, draw: noMention },
    ],
    [
      'a mention has the focus',
      sample(1, text, both, { image: picture }),
      focus,
      {},
      { type: null, remove: null, draw: null, notVisible: null, region: 'This mention has no region. B draws one.' },
    ],
    [
      'no picture',
      sample(1, text, both),
      focus,
      {},
      {
        draw: 'This tweet has no picture.',
        notVisible: 'This tweet has no picture.',
        zoomIn: 'This tweet has no picture.',
      },
    ],
    [
      'everything is decided',
      sample(1, text, ['PER 0-1']),
      focus,
      {},
      { accept: 'No suggestion is open.', acceptAll: null },
    ],
    [
      'a read-only project',
      sample(1, text, both, { image: picture }),
      focus,
      { readOnly: true },
      Object.fromEntries(
        (['accept', 'acceptAll', 'remove', 'draw', 'notVisible', 'flag', 'skip', 'type'] as const).map((name) => [
          name,
          'This project is read-only.',
        ]),
      ),
    ],
    [
      'a read-only project can be looked at',
      sample(1, text, both),
      focus,
      { readOnly: true },
      { next: null, used: null },
    ],
    [
      'no model is in use',
      sample(1, text, both),
      nothing,
      { promoted: null },
      { suggest: 'No model is in use. Choose one on the Models screen.' },
    ],
    [
      'at the beginning',
      sample(1, text),
      nothing,
      {},
      { undo: 'There is nothing to undo.', redo: 'There is nothing to redo.' },
    ],
  ])('%s', async (_, view, act, more, want) => {
    const { annotate, commands } = await open([view], more);
    act(annotate);
    const got = Object.fromEntries((Object.keys(want) as Name[]).map((name) => [name, whyBlocked(commands[name])]));
    expect(got).toEqual(want);
  });

  it('without a sample every decision says so, in a sentence', async () => {
    const { commands } = await open([]);
    expect(commands.types.map(whyBlocked)).toEqual(Array(4).fill('No sample is open.'));
    for (const command of listOf(commands)) expect(whyBlocked(command) ?? 'It can be done.').toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [['PER 0-1 0.9', 'LOC 2-3 0.3'], 'Accept all 1', '1 suggestion below 0.60 stays open.'],
    [['PER 0-1 0.2', 'LOC 2-3 0.3'], 'Look at 2', '2 suggestions below 0.60 stay open.'],
    [['PER 0-1'], 'Finish', 'Then this sample is reviewed and the next one comes.'],
    [[], 'Nothing to mark', 'Then this sample is reviewed and the next one comes.'],
  ])('of %j Enter says %s', async (mentions, label, hint) => {
    const { commands } = await open([sample(1, text, mentions)]);
    expect([labelOf(commands.acceptAll), commands.acceptAll.hint?.()]).toEqual([label, hint]);
  });

  it('a refusal is shown until something else is done', async () => {
    const { annotate, commands, heard } = await open([sample(1, text, both)]);
    commands.remove.run('X');
    expect([annotate.refusal, heard.at(-1)]).toEqual([noMention, noMention]);
    commands.accept.run('A');
    expect(annotate.refusal).toBeNull();
  });

  it('what another window did can be undone here', async () => {
    const main = new FakeMain([sample(1, text, both)]);
    const annotate = new AnnotateState(main, fakeHost(main));
    annotate.start();
    await quiet();
    expect(annotate.canUndo).toBe(false);
    main.change(1, { kind: 'remove', id: 'm0-1' });
    await quiet();
    expect(annotate.canUndo).toBe(true);
  });
});

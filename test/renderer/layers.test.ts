/** The screen over layers: a reference, suggestions, each person's work. What changes beneath never takes a word out of a mouth. */
import { describe, expect, it, test } from 'vitest';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { annotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { whyBlocked } from '../../renderer/command';
import { AppError } from '../../src/errors';
import { fakeHost } from './fake-host';
import { FakeMain, type FakeOptions } from './fake-main';
import { sample, written, type FakeSample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();
const text = 'Mara Ilves in Halden';

async function open(samples: readonly FakeSample[], options: FakeOptions = {}, annotator = 'me') {
  const main = new FakeMain(samples, options);
  const heard: string[] = [];
  const annotate = new AnnotateState(main.as(annotator), fakeHost(main, { heard, annotator }));
  annotate.start();
  await quiet();
  const { selection, decisions } = annotate;
  return { main, annotate, selection, decisions, heard, commands: annotateCommands(annotate) };
}

test.each<[string, FakeSample, string, string]>([
  [
    'a reference is taken whole',
    sample(1, text, ['PER* 0-2', 'LOC* 3-4'], { split: 'pool' }),
    'done: PER 0-2, LOC 3-4',
    'Accept all 2',
  ],
  [
    'a reference lies over what the model says',
    sample(1, text, ['PER* 0-2', 'ORG 3-4 0.9'], { split: 'pool' }),
    'done: PER 0-2',
    'Accept all 1',
  ],
  [
    'what a file predicts lies over what the model says',
    sample(1, text, ['PER 0-2 0.9'], { predicted: ['LOC 3-4 0.9'] }),
    'done: LOC 3-4',
    'Accept all 1',
  ],
  ['a file’s word without a score is looked at', sample(1, text, [], { predicted: ['LOC? 3-4'] }), 'new: LOC? 3-4', 'Look at 1'], // prettier-ignore
])('Enter: %s', async (_, given, want, label) => {
  const { annotate, commands, main } = await open([given]);
  expect(commands.acceptAll.label?.()).toBe(label);
  annotate.decisions.acceptAll();
  await quiet();
  expect(main.document(1)).toBe(want);
});

describe('what changes beneath', () => {
  it('new suggestions come without a word, and stay under what the person said', async () => {
    const { annotate, main, decisions, selection } = await open([sample(1, text, ['PER 0-2 0.9'])]);
    selection.focus('m0-2');
    decisions.setType('ORG');
    await quiet();
    main.suggest(1, ['PER 0-2 0.9', 'LOC 3-4 0.8']);
    await quiet();
    expect(written(annotate.document)).toBe('in-progress: ORG 0-2, LOC? 3-4');
    expect(annotate.held?.reloaded).toBe(false);
    expect(selection.focused?.id).toBe('m0-2');
  });

  it('a refused suggestion does not come up again', async () => {
    const { annotate, main, decisions, selection } = await open([sample(1, text, ['PER 0-2 0.9'])]);
    selection.focus('m0-2');
    decisions.remove();
    await quiet();
    main.suggest(1, ['PER 0-2 0.9']);
    await quiet();
    expect(written(annotate.document)).toBe('in-progress: ');
  });

  it('another choice of whose suggestions are shown is followed', async () => {
    const { annotate, main } = await open([sample(1, text, ['PER 0-2 0.9'], { predicted: ['LOC? 3-4'] })]);
    expect(written(annotate.document)).toBe('new: LOC? 3-4');
    await main.call('projects.configure', { shows: { kind: 'promoted' } });
    await quiet();
    expect(written(annotate.document)).toBe('new: PER? 0-2');
  });

  it('types that became one are read as one, at once', async () => {
    const { annotate, main } = await open([sample(1, text, ['ORG* 3-4'], { split: 'pool' })]);
    await main.call('labels.change', { change: { kind: 'merge', from: ['ORG'], into: 'LOC' } });
    await quiet();
    expect(written(annotate.document)).toBe('new: LOC* 3-4');
    expect(annotate.labels.list.map(({ name }) => name)).toEqual(['PER', 'LOC', 'MISC']);
  });
});

describe('two people', () => {
  const both = () => [sample(1, text, ['PER 0-2 0.9']), sample(2, 'Nothing to see')];

  it('the other one’s work is not shown, and their keys do not count', async () => {
    const { annotate, main } = await open(both());
    main.change(1, { kind: 'finish', accept: [] }, { annotator: 'Anna' });
    await quiet();
    expect(written(annotate.document)).toBe('new: PER? 0-2');
    expect([annotate.canUndo, annotate.queue.counts?.byState.done]).toEqual([false, 0]);
    expect(annotate.queue.rows[0]?.state).toBe('new');
  });

  it('each window asks in the name of its person', async () => {
    const { annotate, main } = await open(both(), {}, 'Anna');
    annotate.decisions.acceptAll();
    await quiet();
    expect([main.document(1, 'Anna'), main.document(1, 'me')]).toEqual(['done: PER 0-2', 'new: PER? 0-2']);
    expect(annotate.queue.rows.map(({ state }) => state)).toEqual(['done', 'new']);
  });
});

describe('the reference', () => {
  it('is made of finished work, once', async () => {
    const { annotate, main, commands, heard } = await open([
      sample(1, text, ['PER* 0-2', 'LOC* 3-4'], { split: 'pool' }),
    ]);
    expect(whyBlocked(commands.makeReference)).toBe(
      'Finish this sample first: only reviewed work becomes the reference.',
    );
    annotate.selection.focus('m0-2');
    annotate.decisions.setType('ORG');
    annotate.decisions.acceptAll();
    await quiet();
    commands.makeReference.run('');
    await quiet();
    expect(heard.at(-1)).toBe('Your work on s1 is its reference now. The one before stays in its history.');
    expect(main.document(1, 'Anna')).toBe('new: ORG* 0-2, LOC* 3-4');
    expect(whyBlocked(commands.makeReference)).toBe('Your work is its reference already.');
  });

  it('says why it could not be made', async () => {
    const { annotate, main, commands } = await open([sample(1, text, ['PER* 0-2'], { split: 'pool' })]);
    annotate.decisions.acceptAll();
    await quiet();
    main.failures.set('reference.make', new AppError('no-space', 'The disk is full.'));
    commands.makeReference.run('');
    await quiet();
    expect(annotate.problem?.message).toBe('The disk is full.');
  });
});

describe('the queue', () => {
  it('one key of Enter is one call, and no list is asked for again', async () => {
    const { annotate, main } = await open([sample(1, text, ['PER 0-2 0.9']), sample(2, 'a b'), sample(3, 'c d')]);
    main.asked.length = 0;
    annotate.decisions.acceptAll();
    await quiet();
    expect(annotate.view?.id).toBe(2);
    expect(main.asked).toEqual(['annotations.edit', 'samples.neighbour']); // the second: the next one is fetched ahead
    expect(annotate.queue.counts).toMatchObject({ toDo: 2, byState: { done: 1 } });
    expect(annotate.queue.rows[0]).toMatchObject({ state: 'done', touchedAt: expect.any(Number) });
  });

  it('an order that nobody has asked for is ranked by a job, and then listed', async () => {
    const { annotate, main } = await open([sample(1, 'a b'), sample(2, 'c d'), sample(3, 'e f')]);
    const before = annotate.queue.rows.map(({ id }) => id);
    annotate.list({ order: 'random' });
    await quiet();
    expect(main.asked).toContain('ranking.start');
    expect(annotate.queue.ranked).toBe(true);
    expect(annotate.queue.rows.map(({ id }) => id)).not.toEqual(before);
    main.asked.length = 0;
    annotate.list({ order: 'random', show: 'all' });
    await quiet();
    expect(main.asked).not.toContain('ranking.start');
  });

  it.each<[string, FakeOptions, string, string | null]>([
    ['the model has to be asked and none is in use', { promoted: null }, 'bald', 'Not ranked: no model is in use. As imported.'], // prettier-ignore
    ['chance needs no model', { promoted: null }, 'random', null],
    ['a read-only project', { readOnly: true }, 'random', 'Not ranked, and this project is read-only: as imported.'],
  ])('an order, %s', async (_, options, order, why) => {
    const { annotate, main } = await open([sample(1, 'a b')], options);
    annotate.list({ order });
    await quiet();
    expect(annotate.whyNotRanked).toBe(why);
    expect(main.asked.includes('ranking.start')).toBe(why === null);
  });

  it('a ranking that cannot start says why', async () => {
    const { annotate, main } = await open([sample(1, 'a b')]);
    main.failures.set('ranking.start', new AppError('engine-lost', 'The engine stopped.'));
    annotate.list({ order: 'random' });
    await quiet();
    expect(annotate.problem?.message).toBe('The engine stopped.');
  });

  it('where nothing is left to do it counts the references, and lists them', async () => {
    const { annotate, commands } = await open([sample(1, text, ['PER* 0-2']), sample(2, 'In Oslo', ['LOC* 1-2'])]);
    expect([annotate.view, annotate.queue.rows, annotate.queue.withReference]).toEqual([null, [], 2]);
    commands.showReference.run('');
    await quiet();
    expect(annotate.queue.rows.map(({ base }) => base)).toEqual(['reference', 'reference']);
    expect(annotate.view?.id).toBe(1); // and opens the first
  });
});

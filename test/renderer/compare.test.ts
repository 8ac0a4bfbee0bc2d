/** Two layers beside each other: what both say, what one calls otherwise, what only one says; following the open sample. */
import { expect, test } from 'vitest';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { annotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { compareLayers, pairOf, verdictOf } from '../../renderer/features/annotate/compare-layers';
import { commandOf } from '../../renderer/features/commands/dispatch';
import { listOf } from '../../renderer/command';
import type { LayerView } from '../../src/contract/sample-views';
import { AppError } from '../../src/errors';
import { fakeHost } from './fake-host';
import { FakeMain } from './fake-main';
import { mention, referenceOrigin, sample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();

test.each<[string, string[], string[], string[]]>([
  ['both say the same', ['PER 0-2'], ['PER 0-2'], ['0-2 same']],
  ['another type', ['PER 0-2'], ['ORG 0-2'], ['0-2 type']],
  ['only one says it', ['PER 0-2', 'LOC 3-4'], ['PER 0-2', 'MISC 5-6'], ['0-2 same', '3-4 one', '5-6 other']],
  ['other edges are two spans', ['PER 0-2'], ['PER 0-1'], ['0-1 other', '0-2 one']],
  ['in the order of the words', ['LOC 3-4'], ['PER 0-1'], ['0-1 other', '3-4 one']],
  ['nothing', [], [], []],
])('%s', (_, one, other, want) => {
  const rows = compareLayers(
    one.map((each) => mention(each)),
    other.map((each) => mention(each)),
  );
  expect(rows.map((row) => `${row.start}-${row.end} ${verdictOf(row)}`)).toEqual(want);
});

const layer = (key: string): LayerView => ({ key, title: key, kind: 'work', origin: referenceOrigin, mentions: [] });

test.each<[string, string[], [string | null, string | null], [string | undefined, string | undefined]]>([
  ['what lies under the work, and the work', ['reference', 'source 1', 'work of me'], [null, null], ['reference', 'work of me']],
  ['the newest source, where there is no work', ['reference', 'source 1', 'source 2'], [null, null], ['reference', 'source 2']],
  ['as it was chosen', ['reference', 'source 1', 'work of me'], ['source 1', 'reference'], ['source 1', 'reference']],
  ['as far as the sample has them', ['reference', 'work of me'], ['source 1', 'work of me'], ['reference', 'work of me']],
  ['one with itself, if that is chosen', ['reference', 'source 1'], ['reference', 'reference'], ['reference', 'reference']],
  ['a single one has none beside it', ['source 1'], [null, null], ['source 1', undefined]],
  ['none', [], [null, null], [undefined, undefined]],
])('compared is %s', (_, keys, [one, other], want) => {
  const pair = pairOf(keys.map(layer), { one, other }, 'work of me');
  expect([pair.one?.key, pair.other?.key]).toEqual(want);
}); // prettier-ignore

async function open() {
  const main = new FakeMain([
    sample(1, 'Mara Ilves in Halden', ['PER* 0-2', 'LOC* 3-4', 'PER 0-2 0.9', 'ORG 3-4 0.8'], { split: 'pool' }),
    sample(2, 'Nothing to see'),
  ]);
  const heard: string[] = [];
  const annotate = new AnnotateState(main, fakeHost(main, { heard }));
  annotate.start();
  await quiet();
  const { compare } = annotate;
  /** What the panel does when it is drawn, and whenever the sample changes. */
  const follow = async () => {
    compare.follow();
    await quiet();
  };
  const press = (chord: string) => commandOf(chord, listOf(annotateCommands(annotate)))?.run(chord);
  const shown = () => compare.rows.map((row) => `${row.one ?? '–'} ${row.other ?? '–'} ${row.start}-${row.end}`);
  const asked = () => main.asked.filter((name) => name === 'samples.layers').length;
  return { main, annotate, compare, follow, press, shown, asked, heard };
}

test('C shows it, C or Escape puts it away; what the model used goes when it comes', async () => {
  const { annotate, compare, press, heard } = await open();
  press('W');
  press('C');
  expect([compare.open, annotate.explanation.open]).toEqual([true, false]);
  expect(heard.at(-1)).toBe('Layers beside each other.');
  press('W');
  expect([compare.open, annotate.explanation.open]).toEqual([false, true]);
  press('C');
  press('Escape');
  expect(compare.open).toBe(false);
  press('C');
  press('C');
  expect(compare.open).toBe(false);
});

test('it follows the sample, and is asked for once for each state of it', async () => {
  const { annotate, compare, press, follow, shown, asked } = await open();
  press('C');
  await follow();
  expect(shown()).toEqual(['PER PER 0-2', 'LOC ORG 3-4']);
  await follow();
  expect(asked()).toBe(1);
  annotate.next();
  expect(compare.layers).toBeNull(); // those of the sample before are not shown for it
  await follow();
  expect(compare.layers?.map(({ key }) => key)).toEqual(['source 1']);
});

test('an edit is seen in it, and so is another person’s', async () => {
  const { annotate, main, compare, press, follow, shown } = await open();
  press('C');
  annotate.selection.focus('m3-4');
  annotate.decisions.setType('MISC');
  await quiet();
  await follow();
  expect(compare.pair.other?.title).toBe('Work of me');
  expect(shown()).toEqual(['PER – 0-2', 'LOC MISC 3-4']);
  main.change(1, { kind: 'finish', accept: [] }, { annotator: 'Anna' });
  await quiet();
  expect(compare.layers?.map(({ title }) => title)).toContain('Work of Anna');
  compare.choose('one', 'work of Anna');
  expect(compare.pair.other?.title).toBe('Work of me'); // the other one stays
});

test('a failure is told', async () => {
  const { main, compare, press, follow } = await open();
  main.failures.set('samples.layers', new AppError('bad-file', 'The row cannot be read.'));
  press('C');
  await follow();
  expect(compare.problem?.message).toBe('The row cannot be read.');
});

/** What the model used: asked for while it is shown, never of another sample, one layer at a time. */
import { expect, test } from 'vitest';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { annotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { commandOf } from '../../renderer/features/commands/dispatch';
import { listOf } from '../../renderer/command';
import { AppError } from '../../src/errors';
import { fakeHost } from './fake-host';
import { FakeMain } from './fake-main';
import { sample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();

const image = { hash: 'h', width: 300, height: 200, fileName: 'a.png' };

async function open() {
  const main = new FakeMain([
    sample(1, 'Sebastian in Halden', ['PER 0-1 0.9'], { image }),
    sample(2, 'Nothing at all', []),
  ]);
  const heard: string[] = [];
  const annotate = new AnnotateState(main, fakeHost(main, { heard }));
  annotate.start();
  await quiet();
  const used = annotate.explanation;
  /** What the panel does when it is drawn, and whenever the sample or the promoted checkpoint changes. */
  const follow = (promoted: string | null = 'c1') => used.follow(annotate.view?.id ?? null, promoted);
  const asked = () => main.asked.filter((name) => name === 'explanations.get').length;
  const press = (chord: string) => {
    const found = commandOf(chord, listOf(annotateCommands(annotate)));
    found?.run(chord);
    return found !== undefined;
  };
  return { main, annotate, used, heard, follow, asked, press };
}

test('W shows it and puts it away; the model is asked once', async () => {
  const { used, follow, asked, press, heard } = await open();
  expect(press('L')).toBe(false); // there is nothing to step through yet
  press('W');
  expect(used.open).toBe(true);
  follow();
  expect(used.asking).toBe(true);
  expect(used.shown).toBeNull();
  await quiet();
  expect(used.shown?.layers).toHaveLength(2);
  expect(heard.at(-1)).toBe('Layer 1 of 2. 2 of 3 words kept, 3 of 4 squares of the picture kept.');
  press('W');
  expect(used.shown).toBeNull();
  press('W');
  follow();
  expect(used.shown).not.toBeNull();
  expect(asked()).toBe(1);
});

test('L steps through the layers, Shift and L back, round at the ends', async () => {
  const { used, follow, press, heard } = await open();
  press('W');
  follow();
  await quiet();
  const seen = ['L', 'L', 'Shift+L'].map((chord) => {
    press(chord);
    return used.at + 1;
  });
  expect(seen).toEqual([2, 1, 2]);
  expect(heard.at(-1)).toBe('Layer 2 of 2. 3 of 3 words kept, 4 of 4 squares of the picture kept.');
});

test('a late answer about the sample before is dropped', async () => {
  const { main, annotate, used, follow, press } = await open();
  press('W');
  const answer = main.pause('explanations.get');
  follow();
  await quiet();
  annotate.next();
  await quiet();
  expect(annotate.view?.id).toBe(2);
  follow();
  expect(used.shown).toBeNull();
  answer();
  await quiet();
  expect(used.view?.sampleId).toBe(2);
  expect(used.shown?.grid).toBeNull();
  expect(used.asking).toBe(false);
});

test('another promoted checkpoint is asked anew', async () => {
  const { follow, asked, press } = await open();
  press('W');
  follow();
  await quiet();
  follow('c2');
  await quiet();
  expect(asked()).toBe(2);
});

test('a failure is shown with the way to ask again', async () => {
  const { main, annotate, used, follow, press } = await open();
  press('W');
  main.failures.set('explanations.get', new AppError('bad-checkpoint', 'The weights are gone.', 'Promote another.'));
  follow();
  await quiet();
  expect(used.problem).toMatchObject({ message: 'The weights are gone.', detail: 'Promote another.' });
  expect(used.asking).toBe(false);
  if (annotate.view) await used.ask(annotate.view.id);
  expect(used.problem).toBeNull();
  expect(used.shown).not.toBeNull();
});

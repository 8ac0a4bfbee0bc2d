import { describe, expect, it } from 'vitest';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import type { Decisions } from '../../renderer/features/annotate/decisions';
import type { TweetSelection } from '../../renderer/features/annotate/tweet-selection.svelte';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import { fakeHost } from './fake-host';
import { FakeMain, type FakeOptions } from './fake-main';
import { sample, written, type FakeSample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();

const dog = () => sample(1, 'Sebastian met Mara Ilves in Halden', ['PER 0-1 0.55', 'PER 2-4 0.93', 'LOC 5-6 0.8']);
const second = () => sample(2, 'Nothing to see', []);

async function open(
  samples: readonly FakeSample[] = [dog(), second()],
  options: FakeOptions = {},
  prepare: (main: FakeMain) => void = () => undefined,
) {
  const main = new FakeMain(samples, options);
  prepare(main);
  const heard: string[] = [];
  const annotate = new AnnotateState(main, fakeHost(main, { heard }));
  annotate.start();
  await quiet();
  return { main, annotate, heard, decisions: annotate.decisions, selection: annotate.selection };
}

describe('Enter', () => {
  it('accepts what is sure, leaves the rest open and goes to it', async () => {
    const { annotate, decisions, selection, main } = await open();
    decisions.acceptAll();
    expect(written(annotate.document)).toBe('in-progress: PER? 0-1, PER 2-4, LOC 5-6');
    expect(selection.focused?.id).toBe('m0-1');
    await quiet();
    expect(main.document(1)).toBe('in-progress: PER? 0-1, PER 2-4, LOC 5-6');
    expect(annotate.view?.id).toBe(1);
  });

  it('does nothing to suggestions below the threshold, however often it is pressed', async () => {
    const { annotate, decisions } = await open();
    for (let i = 0; i < 3; i++) decisions.acceptAll();
    expect(written(annotate.document)).toContain('PER? 0-1');
  });

  it('goes from one doubt to the next, and says what would decide on it', async () => {
    const three = sample(1, 'Mara met Per in Halden', ['PER 0-1 0.3', 'PER 2-3 0.4', 'LOC 4-5 0.5']);
    const { annotate, decisions, selection } = await open([three]);
    const seen = Array.from({ length: 4 }, () => {
      decisions.acceptAll();
      return [selection.focused?.id, annotate.feedback.line?.text];
    });
    expect(seen).toEqual([
      ['m0-1', '1 of 3 to look at: PER Mara. A accepts, X removes.'],
      ['m2-3', '2 of 3 to look at: PER Per. A accepts, X removes.'],
      ['m4-5', '3 of 3 to look at: LOC Halden. A accepts, X removes.'],
      ['m0-1', '1 of 3 to look at: PER Mara. A accepts, X removes.'],
    ]);
    expect(written(annotate.document)).toBe('new: PER? 0-1, PER? 2-3, LOC? 4-5');
  });

  it('finishes a sample with no open doubt and shows the next at once', async () => {
    const { annotate, decisions, main } = await open([sample(1, 'In Halden', ['LOC 1-2 0.9']), second()]);
    decisions.acceptAll();
    expect(annotate.view?.id).toBe(2); // in the same task: it was fetched before
    await quiet();
    expect(main.document(1)).toBe('done: LOC 1-2');
  });

  it('marks a tweet without names as reviewed', async () => {
    const { annotate, decisions, main } = await open([sample(1, 'Nothing to see'), sample(2, 'In Halden')]);
    decisions.acceptAll();
    await quiet();
    expect(main.document(1)).toBe('done: ');
    expect(annotate.view?.id).toBe(2);
  });

  it('leaves a suggestion without a score to a person', async () => {
    const { annotate, decisions } = await open([sample(1, 'In Halden', ['LOC? 1-2'])]);
    decisions.acceptAll();
    expect(written(annotate.document)).toBe('new: LOC? 1-2');
  });
});

describe('decisions', () => {
  it('A accepts one and goes round to the next open one', async () => {
    const { annotate, decisions, selection } = await open();
    selection.focus('m5-6');
    decisions.acceptOne();
    expect(written(annotate.document)).toBe('in-progress: PER? 0-1, PER? 2-4, LOC 5-6');
    expect(selection.focused?.id).toBe('m0-1');
  });

  it('a type key retypes the focused mention, or makes one of the words under the cursor', async () => {
    const { annotate, decisions, selection } = await open();
    selection.focus('m0-1');
    decisions.setType('MISC');
    expect(written(annotate.document)).toBe('in-progress: MISC 0-1, PER? 2-4, LOC? 5-6');
    selection.put({ start: 1, end: 2 });
    decisions.setType('ORG');
    expect(written(annotate.document)).toBe('in-progress: MISC 0-1, ORG 1-2, PER? 2-4, LOC? 5-6');
    expect(selection.focused?.type).toBe('ORG');
  });

  it('a type goes on to the next open mention, as A and X do; what was decided before stays under the hand', async () => {
    const { decisions, selection } = await open();
    selection.focus('m0-1');
    decisions.setType('MISC');
    expect(selection.focused?.id).toBe('m2-4');
    selection.focus('m0-1');
    decisions.setType('ORG');
    expect(selection.focused?.id).toBe('m0-1');
  });

  it('a cursor on a word of a mention is on the mention', async () => {
    const { selection } = await open();
    selection.put({ start: 3, end: 4 });
    expect(selection.focused?.id).toBe('m2-4');
  });

  it.each([
    ['end', 'right', 'PER 2-5'],
    ['end', 'left', 'PER 2-3'],
    ['start', 'left', 'PER 1-4'],
    ['start', 'right', 'PER 3-4'],
  ] as const)('moves the %s to the %s', async (edge, side, want) => {
    const { annotate, decisions, selection } = await open();
    selection.focus('m2-4');
    decisions.stretch(edge, side);
    expect(written(annotate.document)).toContain(want);
    expect(selection.focused?.id).toBe('m2-4');
  });

  it('moves edges as seen in a text from right to left', async () => {
    const arabic = sample(1, 'وصلنا إلى الإسكندرية اليوم', ['LOC 2-3 0.9']);
    const { annotate, decisions, selection } = await open([arabic]);
    selection.focus('m2-3');
    decisions.stretch('end', 'left');
    expect(written(annotate.document)).toBe('in-progress: LOC 2-4');
    selection.put({ start: 0, end: 1 });
    selection.stepWord('left');
    expect(selection.cursor).toEqual({ start: 1, end: 2 });
  });

  it('removes the focused mention and goes on', async () => {
    const { annotate, decisions, selection } = await open();
    selection.focus('m2-4');
    decisions.remove();
    expect(written(annotate.document)).toBe('in-progress: PER? 0-1, LOC? 5-6');
    expect(selection.focused?.id).toBe('m5-6');
  });

  it('flags, and takes the flag away', async () => {
    const { annotate, decisions } = await open();
    decisions.flag();
    expect(annotate.document.state).toBe('flagged');
    decisions.flag();
    expect(annotate.document.state).toBe('in-progress');
  });

  it('skips to the next sample', async () => {
    const { annotate, decisions, main } = await open();
    decisions.skip();
    await quiet();
    expect(main.document(1)).toMatch(/^skipped/);
    expect(annotate.view?.id).toBe(2);
  });

  it('changes nothing in a read-only project and says so', async () => {
    const { annotate, decisions, heard, main } = await open([dog()], { readOnly: true });
    decisions.acceptAll();
    expect(written(annotate.document)).toMatch(/^new/);
    expect(heard.at(-1)).toContain('read-only');
    expect(main.asked).not.toContain('annotations.edit');
  });
});

describe('going about', () => {
  it('walks the mentions round and round', async () => {
    const { selection } = await open();
    const walk = (by: 1 | -1) => {
      selection.stepMention(by);
      return selection.focused?.id;
    };
    expect([walk(1), walk(1), walk(1), walk(1)]).toEqual(['m0-1', 'm2-4', 'm5-6', 'm0-1']);
    expect([walk(-1), walk(-1)]).toEqual(['m5-6', 'm2-4']);
  });

  it.each<[string, (selection: TweetSelection) => void, string]>([
    ['Home', (s) => s.stepTo('first'), '0'],
    ['End', (s) => s.stepTo('last'), '11'],
    ['five words on', (s) => s.stepWord('right', 5), '7'],
    ['five words back', (s) => s.stepWord('left', 5), '0'],
    ['the letters "ha"', (s) => s.jump('ha'), '5'],
    ['letters of a name behind its sign', (s) => s.jump('mara'), '8'],
    ['letters without their accents', (s) => s.jump('ost'), '11'],
    ['letters that come before, round the end', (s) => s.jump('one'), '0'],
    ['letters that nothing begins with', (s) => s.jump('x'), '2'],
  ])('from the third word, %s', async (_, move, want) => {
    const { selection } = await open([
      sample(1, 'one two three four five Halden six seven @Mara ten by Øst'.replace('Øst', 'Ôst')),
    ]);
    selection.put({ start: 2, end: 3 });
    move(selection);
    expect(String(selection.cursor?.start)).toBe(want);
  });

  it('Space goes on without a decision', async () => {
    const { annotate, main } = await open();
    annotate.next();
    await quiet();
    expect(annotate.view?.id).toBe(2);
    expect(main.document(1)).toMatch(/^new/);
    annotate.previous();
    await quiet();
    expect(annotate.view?.id).toBe(1);
  });

  it('opens the first sample that comes into an empty project', async () => {
    const { main, annotate } = await open([]);
    expect(annotate.view).toBeNull();
    main.bring([dog(), second()].map((each) => ({ ...each, sets: [] }))); // as an import brings them
    await quiet();
    expect(annotate.view?.id).toBe(1);
  });

  it('says so at the end of the queue and stays', async () => {
    const { annotate, heard } = await open([dog()]);
    annotate.next();
    await quiet();
    expect(annotate.view?.id).toBe(1);
    expect(heard.at(-1)).toContain('last sample');
  });

  it('asks for suggestions where there are none of the promoted checkpoint', async () => {
    const { annotate, main } = await open([sample(1, 'In Halden', null)]);
    expect(main.asked).toContain('suggestions.request');
    expect(annotate.view).toMatchObject({ canSuggest: false, base: { mentions: [] } }); // it was asked and found nothing
  });

  it('keeps suggestions that came with an import until a person asks the model', async () => {
    const { annotate, main } = await open([sample(1, 'In Halden', null, { predicted: ['ORG 1-2 0.5'] })]);
    expect(main.asked).not.toContain('suggestions.request');
    expect(written(annotate.document)).toBe('new: ORG? 1-2');
  });

  it('fetches the next sample with its suggestions before it is asked for', async () => {
    const { annotate, main } = await open([dog(), sample(2, 'In Halden', null)]);
    expect(main.asked).toContain('suggestions.request');
    annotate.next();
    expect(annotate.view?.base?.origin.name).toBe('c1');
  });
});

it.each([
  ['all words of a mention', { start: 2, end: 4 }, 'm2-4'],
  ['one word of it', { start: 3, end: 4 }, 'm2-4'],
  ['a part of it and more', { start: 3, end: 5 }, undefined],
])('marking %s focuses what is there', async (_, span, focused) => {
  const { selection } = await open();
  selection.put(span);
  expect(selection.focused?.id).toBe(focused);
});

describe('undo', () => {
  it('goes back to the sample the decision was made in', async () => {
    const { annotate, decisions, heard } = await open([sample(1, 'In Halden', ['LOC 1-2 0.9']), second()]);
    decisions.acceptAll();
    expect(annotate.view?.id).toBe(2);
    await annotate.undo();
    expect(annotate.view?.id).toBe(1);
    expect(written(annotate.document)).toBe('new: LOC? 1-2');
    expect(heard.at(-1)).toContain('s1');
  });

  it('names what it undid and puts the focus there, also in another sample', async () => {
    const { annotate, decisions, selection, heard } = await open([dog(), second()]);
    selection.focus('m2-4');
    decisions.setType('ORG');
    annotate.next();
    await quiet();
    await annotate.undo();
    expect([heard.at(-1), selection.focused?.id]).toEqual(['Undone: PER Mara Ilves, in s1.', 'm2-4']);
    expect(annotate.feedback.line?.text).toBe('Undone: PER Mara Ilves, in s1.');
    await annotate.redo();
    expect([heard.at(-1), selection.focused?.type]).toEqual(['Done again: ORG Mara Ilves.', 'ORG']);
  });

  it('of a new mention leaves the cursor on its words', async () => {
    const { annotate, decisions, selection, heard } = await open();
    selection.put({ start: 1, end: 2 });
    decisions.setType('ORG');
    await annotate.undo();
    expect([heard.at(-1), selection.cursor]).toEqual(['Undone: ORG met.', { start: 1, end: 2 }]);
  });

  it.each([
    ['a flag', (d: Decisions) => d.flag(), 'Undone: Flagged.'],
    ['a skip', (d: Decisions) => d.skip(), 'Undone: Skipped, in s1.'],
  ])('of %s says so', async (_, act, want) => {
    const { annotate, decisions, heard } = await open();
    act(decisions);
    await quiet();
    await annotate.undo();
    expect(heard.at(-1)).toBe(want);
  });

  it('waits until what was typed is saved', async () => {
    const { annotate, decisions, main, selection } = await open();
    const release = main.pause('annotations.edit');
    selection.focus('m0-1');
    decisions.setType('LOC');
    const undone = annotate.undo();
    release();
    await undone;
    expect(written(annotate.document)).toBe('new: PER? 0-1, PER? 2-4, LOC? 5-6');
  });

  it('is not taken for somebody else’s change, though main tells of it before it answers', async () => {
    const { annotate, decisions, main, selection } = await open();
    selection.focus('m0-1');
    decisions.setType('LOC');
    await annotate.settled();
    const release = main.pause('annotations.undo');
    const undone = annotate.undo();
    await quiet();
    release();
    await undone;
    await quiet();
    expect(written(annotate.document)).toBe('new: PER? 0-1, PER? 2-4, LOC? 5-6');
    expect(annotate.held?.reloaded).toBe(false);
  });

  it('says when there is nothing to undo', async () => {
    const { annotate, heard } = await open();
    await annotate.undo();
    expect(heard.at(-1)).toBe('There is nothing to undo.');
  });
});

describe('back and forth', () => {
  const four = () =>
    ['One', 'Two', 'Three', 'Four'].map((text, i) => sample(i + 1, `${text} in Halden`, ['LOC 2-3 0.9']));

  it('goes back to a finished sample, and forward again', async () => {
    const { annotate, decisions } = await open(four());
    const seen: unknown[] = [];
    const at = async (act: () => void) => {
      act();
      await quiet();
      seen.push(`${annotate.view?.id} ${annotate.document.state}`);
    };
    await at(() => decisions.acceptAll());
    await at(() => decisions.acceptAll());
    await at(() => annotate.previous());
    await at(() => annotate.previous());
    await at(() => annotate.next());
    await at(() => annotate.next());
    await at(() => annotate.next());
    expect(seen).toEqual(['2 new', '3 new', '2 done', '1 done', '2 done', '3 new', '4 new']);
  });

  it('goes back to where one was, also from a sample that was looked up', async () => {
    const { annotate } = await open(four());
    await annotate.openSample(SampleId.parse(4));
    annotate.previous();
    await quiet();
    expect(annotate.view?.id).toBe(1);
  });

  it('a slip is mended in the finished sample, and the work goes on where it was', async () => {
    const { annotate, decisions, selection, main } = await open(four());
    decisions.acceptAll();
    await quiet();
    annotate.previous();
    await quiet();
    selection.focus('m2-3');
    decisions.setType('ORG');
    decisions.acceptAll();
    await quiet();
    expect([main.document(1), annotate.view?.id]).toEqual(['done: ORG 2-3', 2]);
  });

  it('after a sample that was looked up comes the one that was left for it', async () => {
    const { annotate, decisions } = await open(four());
    annotate.next();
    await quiet();
    await annotate.lookUp(SampleId.parse(4));
    await quiet();
    decisions.acceptAll();
    await quiet();
    expect(annotate.view?.id).toBe(2);
  });

  it('after a search the work goes on where it was; within it, through what was found', async () => {
    const { annotate } = await open([...four(), sample(5, 'Four again')]);
    annotate.list({ query: 'Four' });
    await quiet();
    await annotate.openSample(SampleId.parse(4));
    annotate.next();
    await quiet();
    expect(annotate.view?.id).toBe(5);
    annotate.list({ query: '' });
    await quiet();
    annotate.next();
    await quiet();
    expect(annotate.view?.id).toBe(1);
  });

  it('after the last one comes the head of the queue, while something is left', async () => {
    const { annotate } = await open(four());
    await annotate.openSample(SampleId.parse(4));
    annotate.next();
    await quiet();
    expect(annotate.view?.id).toBe(1);
  });
});

describe('a neighbour', () => {
  const text = 'Mara Ilves Halden sings';
  const boxed = async (mentions: readonly string[]) => {
    const opened = await open([
      sample(1, text, mentions, { image: { hash: 'a', width: 100, height: 80, fileName: 'a.png' } }),
    ]);
    const { annotate } = opened;
    const lines = () => annotate.feedback.line?.text;
    return { ...opened, lines };
  };

  it('stops the edge of a mention; the same key again merges the two with their boxes, one undo parts them', async () => {
    const { annotate, decisions, selection, lines, heard } = await boxed(['PER 0-1', 'LOC 2-3']);
    annotate.edit({
      kind: 'ground',
      id: 'm2-3',
      grounding: { kind: 'regions', regions: [{ id: 'r', x: 1, y: 2, width: 30, height: 40 }] },
    });
    selection.focus('m0-1');
    decisions.stretch('end', 'right');
    decisions.stretch('end', 'right');
    expect(written(annotate.document)).toBe('in-progress: PER 0-2, LOC 2-3');
    expect(lines()).toBe('LOC Halden stands there. The same again merges them.');
    decisions.stretch('end', 'right');
    expect(written(annotate.document)).toBe('in-progress: PER 0-3');
    expect(annotate.document.mentions[0]?.grounding).toMatchObject({
      kind: 'regions',
      regions: [{ x: 1, height: 40 }],
    });
    expect(lines()).toBe('Merged with LOC Halden: Mara Ilves Halden.');
    await annotate.undo();
    expect(written(annotate.document)).toBe('in-progress: PER 0-2, LOC 2-3');
    expect(heard.at(-1)).toBe('Undone: 2 mentions.');
  });

  it.each(['held down', 'another way round', 'after a change'])('is not merged by a key %s', async (how) => {
    const { annotate, decisions, selection } = await boxed(['PER 0-2', 'LOC 2-3']);
    selection.focus('m0-2');
    decisions.stretch('end', 'right');
    if (how === 'held down') decisions.stretch('end', 'right', true);
    else if (how === 'another way round') decisions.stretch('start', 'left');
    else {
      annotate.edit({ kind: 'retype', id: 'm2-3', type: 'ORG' });
      decisions.stretch('end', 'right');
    }
    expect(annotate.document.mentions).toHaveLength(2);
  });

  it('that is a mere suggestion gives way to a correction at once, and that is said', async () => {
    const { annotate, decisions, selection, lines } = await boxed(['PER 0-2 0.9', 'LOC 2-3 0.9']);
    selection.focus('m0-2');
    decisions.stretch('end', 'right');
    expect(written(annotate.document)).toBe('in-progress: PER 0-3');
    expect(lines()).toBe('In place of LOC Halden: Mara Ilves Halden.');
  });

  it('that a new mention would take away is named first', async () => {
    const { annotate, decisions, selection, lines } = await boxed(['PER 0-2']);
    selection.put({ start: 1, end: 3 });
    decisions.setType('ORG');
    expect([written(annotate.document), lines()]).toEqual([
      'in-progress: PER 0-2',
      'PER Mara Ilves would go. The same again puts the new mention in its place.',
    ]);
    decisions.setType('LOC'); // another one is asked for anew
    expect(written(annotate.document)).toBe('in-progress: PER 0-2');
    decisions.setType('LOC');
    expect([written(annotate.document), lines()]).toEqual([
      'in-progress: LOC 1-3',
      'New LOC in place of PER Mara Ilves: Ilves Halden.',
    ]);
  });
});

describe('saving', () => {
  it('shows at once and sends one after the other, each on the revision before', async () => {
    const { annotate, decisions, selection, main } = await open();
    const release = main.pause('annotations.edit');
    selection.focus('m0-1');
    for (const type of ['LOC', 'ORG', 'MISC']) {
      decisions.setType(type);
      selection.focus('m0-1');
    }
    expect(written(annotate.document)).toContain('MISC 0-1');
    expect(annotate.saving).toBe(true);
    expect(main.asked.filter((name) => name === 'annotations.edit')).toHaveLength(1);
    release();
    await annotate.settled();
    expect(annotate.saving).toBe(false);
    expect(main.document(1)).toContain('MISC 0-1');
    expect(annotate.view?.revision).toBe(3);
  });

  it('stops typing when a change cannot be saved, and goes on when it can', async () => {
    const { annotate, decisions, selection, main } = await open();
    main.failures.set('annotations.edit', new AppError('no-space', 'The disk is full.'));
    selection.focus('m0-1');
    decisions.setType('LOC');
    await quiet();
    expect(annotate.held?.problem?.code).toBe('no-space');
    decisions.setType('ORG');
    expect(written(annotate.document)).toContain('LOC 0-1');
    annotate.held?.retry();
    await quiet();
    expect(annotate.held?.problem).toBeNull();
    expect(main.document(1)).toContain('LOC 0-1');
  });

  it('can drop what could not be saved', async () => {
    const { annotate, decisions, selection, main } = await open();
    main.failures.set('annotations.edit', new AppError('no-space', 'The disk is full.'));
    selection.focus('m0-1');
    decisions.setType('LOC');
    await quiet();
    await annotate.drop();
    expect(written(annotate.document)).toBe('new: PER? 0-1, PER? 2-4, LOC? 5-6');
  });

  it('shows the sample anew, with a note, when somebody else changed it first', async () => {
    const { annotate, decisions, selection, main } = await open();
    main.change(1, { kind: 'finish', accept: [] }, { unheard: true });
    selection.focus('m0-1');
    decisions.setType('LOC');
    await quiet();
    expect(annotate.held?.reloaded).toBe(true);
    expect(written(annotate.document)).toBe('done: ');
  });

  it('takes over what another window did', async () => {
    const { annotate, main } = await open();
    main.change(1, { kind: 'remove', id: 'm0-1' });
    await quiet();
    expect(written(annotate.document)).toBe('in-progress: PER? 2-4, LOC? 5-6');
  });

  it('keeps a key pressed while the model was still thinking', async () => {
    let release: () => void = () => undefined;
    const { annotate, decisions, selection, main } = await open([sample(1, 'Mara in Halden', null)], {}, (made) => {
      made.found = ['PER 0-1 0.9', 'LOC 2-3 0.9'];
      release = made.pause('suggestions.request'); // main stores the suggestions, their answer is under way
    });
    expect(annotate.held?.waitingForSuggestions).toBe(true);
    selection.put({ start: 2, end: 3 });
    decisions.setType('ORG');
    await quiet();
    release();
    await quiet();
    expect(annotate.held?.reloaded).toBe(false);
    expect(written(annotate.document)).toBe('in-progress: PER? 0-1, ORG 2-3');
    expect(main.document(1)).toBe('in-progress: PER? 0-1, ORG 2-3');
  });

  it('says why there are no suggestions and lets one ask again', async () => {
    const { annotate, main } = await open();
    main.failures.set('suggestions.request', new AppError('engine-lost', 'The engine stopped.'));
    await annotate.requestSuggestions();
    expect(annotate.held?.suggestProblem?.code).toBe('engine-lost');
    await annotate.requestSuggestions();
    expect(annotate.held?.suggestProblem).toBeNull();
  });
});

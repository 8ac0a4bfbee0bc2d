/** Everything the annotate screen does, with its keys: the one list behind buttons, keys, palette and key map. */
import { refusing, type Command } from '../../command';
import { counted, score } from '../../ui/numbers';
import type { AnnotateState } from './annotate.svelte';
import type { Corner } from './box';
import * as can from './why-not';
import { wholePicture, zoomBy } from './zoom';

/** Sets a type: one for each type of the project. */
export interface TypeCommand extends Command {
  readonly type: string;
}

export type AnnotateCommands = ReturnType<typeof annotateCommands>;

export function annotateCommands(annotate: AnnotateState) {
  return {
    ...decide(annotate),
    ...spans(annotate),
    ...picture(annotate),
    ...layers(annotate),
    ...model(annotate),
    ...sample(annotate),
  };
}

type Rest = Partial<Omit<Command, 'id' | 'title' | 'group' | 'keys' | 'run'>>;

/** Makes the commands of one group; what is blocked is refused, and the person sees why. */
const group =
  (annotate: AnnotateState, name: string) =>
  (id: string, title: string, keys: readonly string[], run: Command['run'], rest: Rest = {}): Command =>
    byKeyOnTweet(
      annotate,
      refusing({ id: `annotate.${id}`, title, group: name, keys, run, ...rest }, (why) => annotate.notify(why)),
    );

/** Keys belong to the tweet: one that is pressed elsewhere takes the keyboard back to it. */
function byKeyOnTweet(annotate: AnnotateState, command: Command): Command {
  return {
    ...command,
    run(chord, held) {
      if (chord !== '') annotate.tweet.focus({ preventScroll: true });
      command.run(chord, held);
    },
  };
}

/** Goes on while its key is held down. */
const repeats = true;
/** Takes what is seen as seen. */
const decides = true;

const called = (label: string) => () => label;
/** As far as the word cursor jumps. */
const wordsAtOnce = 5;
const sides = ['ArrowLeft', 'ArrowRight'];
const arrows = [...sides, 'ArrowUp', 'ArrowDown'];
const withArrows = (modifiers: string) => arrows.map((arrow) => modifiers + arrow);
const withSides = (modifiers: string) => sides.map((side) => modifiers + side);
const sideOf = (chord: string) => (chord.endsWith('Left') ? 'left' : 'right');

/** Where an arrow key points: x to the right, y down. */
function pointing(chord: string): readonly [number, number] {
  if (chord.endsWith('Left')) return [-1, 0];
  if (chord.endsWith('Right')) return [1, 0];
  return chord.endsWith('Up') ? [0, -1] : [0, 1];
}

function decide(annotate: AnnotateState) {
  const command = group(annotate, 'Decide');
  const { decisions } = annotate;
  const blocked = (...questions: can.Why[]) => can.whyNot(annotate, can.editable, ...questions);
  const types = annotate.labels.list.map(({ id, name, key }): TypeCommand => ({
    type: id,
    ...command(`type-${id}`, `Type ${name}`, key ? [key] : [], () => decisions.setType(id), {
      label: called(name),
      decides,
      blocked: blocked(can.withWords),
      pressed: () => annotate.selection.focused?.type === id,
    }),
  }));
  return {
    types,
    type: command('type', 'Type by name', ['T'], () => (annotate.choosingType = true), {
      blocked: blocked(can.withWords),
    }),
    accept: command('accept', 'Accept this one', ['A'], () => decisions.acceptOne(), {
      label: called('Accept'),
      decides,
      blocked: blocked(can.withSuggestion),
    }),
    acceptAll: command('accept-all', 'Accept all, or finish', ['Enter'], () => decisions.acceptAll(), {
      label: () => whatEnterDoes(annotate),
      decides,
      hint: () => whatStays(annotate),
      blocked: blocked(),
    }),
    remove: command('remove', 'Remove', ['X', 'Delete', 'Backspace'], () => decisions.remove(), {
      decides,
      blocked: blocked(can.withMention),
    }),
  };
}

function whatEnterDoes({ open: { sure, unsure }, document }: AnnotateState): string {
  if (sure.length > 0) return `Accept all ${sure.length}`;
  if (unsure.length > 0) return `Look at ${unsure.length}`;
  return document.mentions.length > 0 ? 'Finish' : 'Nothing to mark';
}

function whatStays({ open: { unsure }, host }: AnnotateState): string {
  if (unsure.length === 0) return 'Then this sample is reviewed and the next one comes.';
  const many = `${counted(unsure.length, 'suggestion')} below ${score(host.project.threshold)}`;
  return `${many} ${unsure.length === 1 ? 'stays' : 'stay'} open.`;
}

function spans(annotate: AnnotateState) {
  const command = group(annotate, 'Mentions and spans');
  const { selection, decisions } = annotate;
  const byKey: Rest = { keysOnly: true, repeats };
  /** Only while the tweet has the keyboard; F6 leaves it. */
  const onTweet: Rest = { ...byKey, when: () => annotate.tweet.hasKeys && selection.hasMentions };
  const edge = (which: 'start' | 'end') => (chord: string, held?: boolean) =>
    decisions.stretch(which, sideOf(chord), held);
  /** Moves the word cursor, and reads out where it is. */
  const moving = (move: (chord: string) => void) => (chord: string) => {
    move(chord);
    annotate.readOutWords();
  };
  return {
    nextMention: command('next-mention', 'Next mention', ['Tab'], () => selection.stepMention(1), onTweet),
    previousMention: command(
      'previous-mention',
      'Previous mention',
      ['Shift+Tab'],
      () => selection.stepMention(-1),
      onTweet,
    ),
    word: command(
      'word',
      'Word cursor',
      withSides(''),
      moving((chord) => selection.stepWord(sideOf(chord))),
      byKey,
    ),
    words: command(
      'words',
      `${wordsAtOnce} words on`,
      withSides('Mod+'),
      moving((chord) => selection.stepWord(sideOf(chord), wordsAtOnce)),
      byKey,
    ),
    line: command(
      'line',
      'Line up, down',
      ['ArrowUp', 'ArrowDown'],
      moving((chord) => selection.stepLine(chord === 'ArrowUp' ? -1 : 1)),
      byKey,
    ),
    ends: command(
      'ends',
      'First, last word',
      ['Home', 'End'],
      moving((chord) => selection.stepTo(chord === 'Home' ? 'first' : 'last')),
      byKey,
    ),
    jump: command('jump', 'Go to a word by its letters', ['J'], () => (annotate.jumping = true), {
      blocked: can.whyNot(annotate, can.opened),
    }),
    end: command('end', 'Move the end', withSides('Shift+'), edge('end'), byKey),
    start: command('start', 'Move the start', withSides('Mod+Shift+'), edge('start'), byKey),
  };
}

function picture(annotate: AnnotateState) {
  const command = group(annotate, 'Picture');
  const { boxes, pictureLayout } = annotate;
  const blocked = (...questions: can.Why[]) => can.whyNot(annotate, can.opened, can.withPicture, ...questions);
  const onBox: Rest = { keysOnly: true, repeats, when: () => boxes.draft !== null || boxes.region !== null };
  const onDraft: Rest = { keysOnly: true, when: () => boxes.draft !== null };
  const push =
    (corner: Corner | null, fine = false) =>
    (chord: string, held?: boolean) =>
      boxes.push(...pointing(chord), { corner, fine, ...(held && { held }) });
  const zoom = (factor: number) => () => (boxes.view = zoomBy(boxes.view, factor));
  return {
    draw: command('draw', 'Draw box', ['B'], () => (boxes.isDrawing ? boxes.leave() : boxes.startDrawing()), {
      blocked: blocked(can.editable, can.withMention),
      pressed: () => boxes.isDrawing,
    }),
    notVisible: command('not-visible', 'Not visible in the picture', ['N'], () => annotate.decisions.notVisible(), {
      label: called('Not visible'),
      decides,
      blocked: blocked(can.editable, can.withMention),
      pressed: () => annotate.selection.focused?.grounding.kind === 'not-visible',
    }),
    region: command('region', 'Next region', ['R'], () => boxes.nextRegion(), {
      blocked: blocked(can.withMention, can.withRegion),
    }),
    zoom: command('zoom', 'Zoom to the region, again: fit', ['Z'], () => boxes.toggleZoom(), {
      label: called('Zoom to the region'),
      blocked: blocked(can.zoomable),
      pressed: () => boxes.view.scale > 1,
    }),
    zoomIn: command('zoom-in', 'Zoom in', [], zoom(1.5), { blocked: blocked(can.notAtLargest) }),
    zoomOut: command('zoom-out', 'Zoom out', [], zoom(1 / 1.5), { blocked: blocked(can.zoomedIn) }),
    fit: command('fit', 'Whole picture', [], () => (boxes.view = wholePicture), {
      label: () => (boxes.view.scale === 1 ? 'Fit' : `${Math.round(boxes.view.scale * 100)} %`),
      blocked: blocked(can.zoomedIn),
    }),
    beside: command('beside', 'Picture beside the tweet', [], () => pictureLayout.toggle(), {
      blocked: blocked(),
      pressed: () => pictureLayout.beside,
    }),
    boxMove: command('box-move', 'Move the box', withArrows(''), push(null), onBox),
    boxEnd: command('box-end', 'Move its right and lower edge', withArrows('Shift+'), push('end'), onBox),
    boxStart: command('box-start', 'Move its left and upper edge', withArrows('Mod+Shift+'), push('start'), onBox),
    boxMoveFine: command('box-move-fine', 'Move it by one pixel', withArrows('Mod+'), push(null, true), onBox),
    boxSet: command('box-set', 'Set the box', ['Enter'], () => boxes.set(), {
      ...onDraft,
      blocked: () => (boxes.draft?.box ? null : 'Drag across the picture first, or press an arrow.'),
    }),
    boxLeave: command('box-leave', 'Back to the mention', ['Escape'], () => boxes.leave(), onBox),
  };
}

function layers(annotate: AnnotateState) {
  const command = group(annotate, 'Layers');
  const { compare } = annotate;
  return {
    compare: command('compare', 'Compare layers', ['C'], () => annotate.toggleCompare(), {
      hint: () => 'The reference, each source’s suggestions and each person’s work, two at a time.',
      pressed: () => compare.open,
    }),
    compareLeave: command('compare-leave', 'Back to the mentions', ['Escape'], () => compare.close(), {
      keysOnly: true,
      when: () => compare.open,
    }),
    makeReference: command('make-reference', 'Make my work the reference', [], () => void annotate.makeReference(), {
      hint: () => 'Models are measured against it and learn from it. The reference before stays in its history.',
      blocked: can.whyNot(annotate, can.editable, can.finished, can.notItsReference),
    }),
    showReference: command('show-reference', 'Show samples with a reference', [], () =>
      annotate.list({ show: 'with a reference', query: '' }),
    ),
  };
}

function model(annotate: AnnotateState) {
  const command = group(annotate, 'The model');
  const { explanation } = annotate;
  const onLayers: Rest = { when: () => explanation.layers.length > 0 };
  return {
    used: command('used', 'What the model used, again: the mentions', ['W'], () => annotate.toggleUsed(), {
      label: called('What the model used'),
      pressed: () => explanation.open,
    }),
    layerAbove: command('layer-above', 'Next layer of what it used', ['L'], () => explanation.step(1), {
      ...onLayers,
      label: called('Layer above'),
    }),
    layerBelow: command('layer-below', 'Layer before', ['Shift+L'], () => explanation.step(-1), {
      ...onLayers,
      label: called('Layer below'),
    }),
    numbers: command(
      'numbers',
      'How alike each square of the picture is, on or off',
      [],
      () => (explanation.numbers = !explanation.numbers),
      {
        when: () => explanation.titles.similarity !== undefined && (explanation.layer?.patchSimilarity.length ?? 0) > 0,
        label: called('Show it for each square of the picture'),
        pressed: () => explanation.numbers,
      },
    ),
    explain: command('explain', 'Ask again what it used', [], () => annotate.explain(), {
      when: () => explanation.open,
      label: () => (explanation.asking ? 'Asking the model…' : 'Ask again, with boxes drawn since'),
      blocked: () => can.whyNot(annotate, can.opened)() ?? (explanation.asking ? 'The model is being asked.' : null),
    }),
    suggest: command('suggest', 'Ask the model again', [], () => void annotate.requestSuggestions(), {
      label: called('Ask again'),
      blocked: can.whyNot(annotate, can.opened, can.withModel),
    }),
  };
}

function sample(annotate: AnnotateState) {
  const command = group(annotate, 'Sample');
  const { decisions } = annotate;
  const editable = can.whyNot(annotate, can.editable);
  const inQueue = can.whyNot(annotate, can.withSamples);
  return {
    next: command('next', 'Next sample', ['Space'], () => annotate.next(), { label: called('Next'), blocked: inQueue }),
    previous: command('previous', 'Previous sample', ['Shift+Space'], () => annotate.previous(), {
      label: called('Previous'),
      blocked: inQueue,
    }),
    flag: command('flag', 'Flag', ['F'], () => decisions.flag(), {
      decides,
      blocked: editable,
      pressed: () => annotate.document.state === 'flagged',
    }),
    skip: command('skip', 'Skip', ['S'], () => decisions.skip(), { decides, blocked: editable }),
    undo: command('undo', 'Undo', ['Mod+Z'], () => void annotate.undo(), {
      blocked: () => (annotate.canUndo ? null : 'There is nothing to undo.'),
    }),
    redo: command('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], () => void annotate.redo(), {
      blocked: () => (annotate.canRedo ? null : 'There is nothing to redo.'),
    }),
    find: command('find', 'Find samples', ['Mod+F'], () => annotate.search.focus()),
  };
}

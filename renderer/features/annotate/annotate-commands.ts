/** Everything the annotate screen does, with its keys: the one list behind shortcuts, palette and key map. */
import type { Command } from '../../command';
import type { AnnotateState } from './annotate.svelte';
import { typeKey } from './type-slots';

type Rest = Partial<Pick<Command, 'when' | 'keysOnly' | 'onTweet'>>;

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

export function annotateCommands(annotate: AnnotateState): readonly Command[] {
  return [...decide(annotate), ...spans(annotate), ...picture(annotate), ...model(annotate), ...sample(annotate)];
}

const group =
  (name: string) =>
  (id: string, title: string, keys: readonly string[], run: Command['run'], rest: Rest = {}): Command => ({
    id: `annotate.${id}`,
    title,
    group: name,
    keys,
    run,
    ...rest,
  });

function decide(annotate: AnnotateState): readonly Command[] {
  const command = group('Decide');
  const types = annotate.host.project.types.map((type, i) => {
    const key = typeKey(i);
    return command(`type-${type}`, `Type ${type}`, key ? [key] : [], () => annotate.decisions.setType(type));
  });
  return [
    ...types,
    command('type', 'Type by name', ['T'], () => (annotate.choosingType = true)),
    command('accept', 'Accept this one', ['A'], () => annotate.decisions.acceptOne()),
    command('accept-all', 'Accept all, or finish', ['Enter'], () => annotate.decisions.acceptAll()),
    command('remove', 'Remove', ['X', 'Delete', 'Backspace'], () => annotate.decisions.remove()),
  ];
}

function spans(annotate: AnnotateState): readonly Command[] {
  const command = group('Mentions and spans');
  const step = (by: 1 | -1): Rest => ({ onTweet: true, keysOnly: true, when: () => annotate.place.canStepMention(by) });
  const byKey: Rest = { keysOnly: true };
  return [
    command('next-mention', 'Next mention', ['Tab'], () => annotate.place.stepMention(1), step(1)),
    command('previous-mention', 'Previous mention', ['Shift+Tab'], () => annotate.place.stepMention(-1), step(-1)),
    command('word', 'Word cursor', withSides(''), (chord) => annotate.place.stepWord(sideOf(chord)), byKey),
    command(
      'line',
      'Line up, down',
      ['ArrowUp', 'ArrowDown'],
      (chord) => annotate.place.stepLine(chord === 'ArrowUp' ? -1 : 1),
      byKey,
    ),
    command(
      'end',
      'Move the end',
      withSides('Shift+'),
      (chord) => annotate.decisions.stretch('end', sideOf(chord)),
      byKey,
    ),
    command(
      'start',
      'Move the start',
      withSides('Mod+Shift+'),
      (chord) => annotate.decisions.stretch('start', sideOf(chord)),
      byKey,
    ),
  ];
}

function picture(annotate: AnnotateState): readonly Command[] {
  const command = group('Picture');
  const { boxes } = annotate;
  const onBox: Rest = { keysOnly: true, when: () => boxes.draft !== null || boxes.region !== null };
  const push = (how: { resize: boolean; fine: boolean }) => (chord: string) => boxes.push(...pointing(chord), how);
  return [
    command('draw', 'Draw box', ['B'], () => boxes.startDrawing()),
    command('not-visible', 'Not visible in the picture', ['N'], () => annotate.decisions.notVisible()),
    command('region', 'Next region', ['R'], () => boxes.nextRegion()),
    command('zoom', 'Zoom to the region, again: fit', ['Z'], () => boxes.toggleZoom()),
    command('box-move', 'Move the box', withArrows(''), push({ resize: false, fine: false }), onBox),
    command('box-size', 'Resize the box', withArrows('Shift+'), push({ resize: true, fine: false }), onBox),
    command('box-move-fine', 'Move by one pixel', withArrows('Mod+'), push({ resize: false, fine: true }), onBox),
    command(
      'box-size-fine',
      'Resize by one pixel',
      withArrows('Mod+Shift+'),
      push({ resize: true, fine: true }),
      onBox,
    ),
    command('box-set', 'Set the box', ['Enter'], () => boxes.set(), {
      keysOnly: true,
      when: () => boxes.draft !== null,
    }),
    command('box-leave', 'Back to the mention', ['Escape'], () => boxes.leave(), onBox),
  ];
}

function model(annotate: AnnotateState): readonly Command[] {
  const command = group('The model');
  const { explanation } = annotate;
  const whenLayers: Rest = { when: () => (explanation.shown?.layers.length ?? 0) > 0 };
  const whenCompared: Rest = { when: () => (explanation.layer?.patchSimilarity.length ?? 0) > 0 };
  return [
    command('used', 'What the model used, again: the mentions', ['W'], () => explanation.toggle()),
    command('layer-above', 'Next layer of what it used', ['L'], () => explanation.step(1), whenLayers),
    command('layer-below', 'Layer before', ['Shift+L'], () => explanation.step(-1), whenLayers),
    command(
      'numbers',
      'How alike each square of the picture is, on or off',
      [],
      () => (explanation.numbers = !explanation.numbers),
      whenCompared,
    ),
    command('suggest', 'Ask the model again', [], () => void annotate.requestSuggestions()),
  ];
}

function sample(annotate: AnnotateState): readonly Command[] {
  const command = group('Sample');
  return [
    command('next', 'Next sample', ['Space'], () => annotate.next()),
    command('previous', 'Previous sample', ['Shift+Space'], () => annotate.previous()),
    command('flag', 'Flag', ['F'], () => annotate.decisions.flag()),
    command('skip', 'Skip', ['S'], () => annotate.decisions.skip()),
    command('undo', 'Undo', ['Mod+Z'], () => void annotate.undo()),
    command('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], () => void annotate.redo()),
    command('find', 'Find samples', ['Mod+F'], () => document.getElementById('queue-search')?.focus()),
  ];
}

/** Everything the annotate screen does, with its keys: the one list behind shortcuts, palette and key map. */
import type { Command } from '../../command';
import type { AnnotateState } from './annotate.svelte';
import { typeKey } from './type-slots';

export function annotateCommands(annotate: AnnotateState): readonly Command[] {
  const { boxes } = annotate;
  const command = (
    group: string,
    id: string,
    title: string,
    keys: readonly string[],
    run: () => void,
    more: Partial<Command> = {},
  ): Command => ({ id: `annotate.${id}`, title, group, keys, run, ...more });
  const onBox = () => boxes.draft !== null || boxes.region !== null;
  const push = (dx: number, dy: number, resize: boolean, fine: boolean) => () => boxes.push(dx, dy, { resize, fine });

  const arrows = [
    ['ArrowLeft', -1, 0],
    ['ArrowRight', 1, 0],
    ['ArrowUp', 0, -1],
    ['ArrowDown', 0, 1],
  ] as const;
  // Before the rest: on a box the same keys belong to the box.
  const onRegion = [
    ...arrows.flatMap(([key, dx, dy]) => [
      command('Box', `move-${key}`, 'Move', [key], push(dx, dy, false, false), { when: onBox, keysOnly: true }),
      command('Box', `size-${key}`, 'Resize', [`Shift+${key}`], push(dx, dy, true, false), {
        when: onBox,
        keysOnly: true,
      }),
      command('Box', `fine-${key}`, 'Move by one pixel', [`Mod+${key}`], push(dx, dy, false, true), {
        when: onBox,
        keysOnly: true,
      }),
      command('Box', `fine-size-${key}`, 'Resize by one pixel', [`Mod+Shift+${key}`], push(dx, dy, true, true), {
        when: onBox,
        keysOnly: true,
      }),
    ]),
    command('Box', 'set', 'Set the box', ['Enter'], () => boxes.set(), {
      when: () => boxes.draft !== null,
      keysOnly: true,
    }),
    command('Box', 'leave', 'Cancel, back to the mention', ['Escape'], () => boxes.leave(), {
      when: onBox,
      keysOnly: true,
    }),
  ];

  const types = annotate.host.project.types.flatMap((type, i) => {
    const key = typeKey(i);
    return [command('Decide', `type-${type}`, `Type ${type}`, key ? [key] : [], () => annotate.setType(type))];
  });

  return [
    ...onRegion,
    ...types,
    command('Decide', 'type', 'Type by name', ['T'], () => (annotate.choosingType = true)),
    command('Decide', 'accept', 'Accept this one', ['A'], () => annotate.acceptOne()),
    command('Decide', 'accept-all', 'Accept all, or finish', ['Enter'], () => annotate.acceptAll()),
    command('Decide', 'remove', 'Remove', ['X', 'Delete', 'Backspace'], () => annotate.remove()),
    command('Mentions and spans', 'next-mention', 'Next mention', ['Tab'], () => annotate.stepMention(1), {
      onTweet: true,
      keysOnly: true,
      when: () => annotate.canStepMention(1),
    }),
    command(
      'Mentions and spans',
      'previous-mention',
      'Previous mention',
      ['Shift+Tab'],
      () => annotate.stepMention(-1),
      {
        onTweet: true,
        keysOnly: true,
        when: () => annotate.canStepMention(-1),
      },
    ),
    command('Mentions and spans', 'left', 'Word cursor left', ['ArrowLeft'], () => annotate.stepWord('left'), {
      keysOnly: true,
    }),
    command('Mentions and spans', 'right', 'Word cursor right', ['ArrowRight'], () => annotate.stepWord('right'), {
      keysOnly: true,
    }),
    command('Mentions and spans', 'up', 'Line up', ['ArrowUp'], () => annotate.stepLine(-1), { keysOnly: true }),
    command('Mentions and spans', 'down', 'Line down', ['ArrowDown'], () => annotate.stepLine(1), { keysOnly: true }),
    ...(['left', 'right'] as const).flatMap((side) => {
      const key = side === 'left' ? 'ArrowLeft' : 'ArrowRight';
      return [
        command('Mentions and spans', `end-${side}`, `Move the end ${side}`, [`Shift+${key}`], () =>
          annotate.stretch('end', side),
        ),
        command('Mentions and spans', `start-${side}`, `Move the start ${side}`, [`Mod+Shift+${key}`], () =>
          annotate.stretch('start', side),
        ),
      ];
    }),
    command('Picture', 'draw', 'Draw box', ['B'], () => boxes.startDrawing()),
    command('Picture', 'not-visible', 'Not visible in the picture', ['N'], () => annotate.notVisible()),
    command('Picture', 'region', 'Next region', ['R'], () => boxes.nextRegion()),
    command('Picture', 'zoom', 'Zoom to the region, again: fit', ['Z'], () => boxes.toggleZoom()),
    command('Sample', 'next', 'Next sample', ['Space'], () => annotate.next()),
    command('Sample', 'previous', 'Previous sample', ['Shift+Space'], () => annotate.previous()),
    command('Sample', 'flag', 'Flag', ['F'], () => annotate.flag()),
    command('Sample', 'skip', 'Skip', ['S'], () => annotate.skip()),
    command('Sample', 'undo', 'Undo', ['Mod+Z'], () => void annotate.undo()),
    command('Sample', 'redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], () => void annotate.redo()),
    command('Sample', 'suggest', 'Ask the model again', [], () => void annotate.requestSuggestions()),
    command('Sample', 'find', 'Find samples', ['Mod+F'], () => document.getElementById('queue-search')?.focus()),
  ];
}

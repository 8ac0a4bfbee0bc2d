import { describe, expect, it, test } from 'vitest';
import { chordOf, type KeyPress } from '../../renderer/features/commands/chord';
import { search } from '../../renderer/features/commands/dispatch';
import { annotateCommands } from '../../renderer/features/annotate/annotate-commands';
import { AnnotateState } from '../../renderer/features/annotate/annotate.svelte';
import { labelsOf } from '../../renderer/features/annotate/labels';
import { listOf } from '../../renderer/command';
import { labelsOf as typesOf } from '../../src/labels/entity-type';
import { joinArrows, keyCaps } from '../../renderer/ui/key-names';
import { fakeHost } from './fake-host';
import { FakeMain } from './fake-main';
import { sample } from './fake-samples';

const press = (key: string, code: string, modifiers = ''): KeyPress => ({
  key,
  code,
  ctrlKey: modifiers.includes('ctrl'),
  metaKey: modifiers.includes('meta'),
  shiftKey: modifiers.includes('shift'),
  altKey: modifiers.includes('alt'),
  isComposing: modifiers.includes('composing'),
});

test.each<[string, KeyPress, boolean, string | null]>([
  ['a letter', press('b', 'KeyB'), false, 'B'],
  ['the letter printed, not its place (AZERTY)', press('a', 'KeyQ'), false, 'A'],
  ['a Cyrillic layout by the US place', press('и', 'KeyB'), false, 'B'],
  ['a digit by its place (AZERTY)', press('&', 'Digit1'), false, 'Digit1'],
  ['the number pad', press('1', 'Numpad1'), false, 'Digit1'],
  ['an eleventh type', press('!', 'Digit1', 'shift'), false, 'Shift+Digit1'],
  ['a sign contains its Shift', press('?', 'Slash', 'shift'), false, '?'],
  ['Space', press(' ', 'Space', 'shift'), false, 'Shift+Space'],
  ['redo', press('Z', 'KeyZ', 'ctrl shift'), false, 'Mod+Shift+Z'],
  ['an edge of a span', press('ArrowLeft', 'ArrowLeft', 'ctrl shift'), false, 'Mod+Shift+ArrowLeft'],
  ['Command on macOS', press('k', 'KeyK', 'meta'), true, 'Mod+K'],
  ['Control is not ours on macOS', press('k', 'KeyK', 'ctrl'), true, null],
  ['Alt is never ours', press('b', 'KeyB', 'alt'), false, null],
  ['not while composing', press('b', 'KeyB', 'composing'), false, null],
  ['Shift alone', press('Shift', 'ShiftLeft', 'shift'), false, null],
])('chordOf: %s', (_, event, mac, want) => {
  expect(chordOf(event, mac)).toBe(want);
});

test.each([
  ['Mod+Shift+ArrowLeft', false, 'Ctrl ⇧ ←'],
  ['Mod+K', true, '⌘ K'],
  ['Shift+Digit1', false, '⇧ 1'],
])('keyCaps %s', (chord, mac, want) => {
  expect(keyCaps(chord, mac).join(' ')).toBe(want);
});

test('types 1 to 10 have the digits, 11 to 20 the digits with Shift, more have none', () => {
  const { list } = labelsOf(typesOf(Array.from({ length: 21 }, (_, i) => `T${i}`)).types);
  expect([0, 8, 9, 10, 19, 20].map((i) => list[i]?.key)).toEqual([
    'Digit1',
    'Digit9',
    'Digit0',
    'Shift+Digit1',
    'Shift+Digit0',
    null,
  ]);
});

describe('the commands of the annotate screen', () => {
  const main = new FakeMain([sample(1, 'a b')]);
  const commands = listOf(annotateCommands(new AnnotateState(main, fakeHost(main))));

  it('have no id twice, and no key twice where both always apply', () => {
    const ids = commands.map((c) => c.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = commands.filter((c) => c.when === undefined).flatMap((c) => c.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('have every key of the design for what is there', () => {
    const keys = new Set(commands.flatMap((c) => c.keys));
    const wanted =
      'Digit1 T A Enter X Delete Backspace Tab Shift+Tab ArrowLeft ArrowDown Shift+ArrowRight Mod+Shift+ArrowLeft';
    for (const key of `${wanted} B N R Z F S Space Shift+Space Mod+Z Mod+Shift+Z Mod+Y Mod+F Escape`.split(' '))
      expect(keys).toContain(key);
  });

  it('are found by their words, the title first', () => {
    expect(search(commands, 'box draw').map((c) => c.title)).toEqual(['Draw box']);
    expect(search(commands, 'type')[0]?.title).toBe('Type PER');
    expect(search(commands, 'word cursor')).toEqual([]); // by its key only
  });
});

test.each([
  [['Mod+ArrowLeft', 'Mod+ArrowRight'], ['Mod+←→']],
  [['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], ['←→↑↓']],
  [
    ['ArrowLeft', 'Shift+ArrowRight'],
    ['ArrowLeft', 'Shift+ArrowRight'],
  ],
  [['Shift+ArrowLeft'], ['Shift+ArrowLeft']],
  [
    ['?', 'F1'],
    ['?', 'F1'],
  ],
])('the key map writes %j as %j', (chords, want) => {
  expect(joinArrows(chords)).toEqual(want);
});

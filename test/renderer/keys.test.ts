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

/** What each layout prints on the keys that are ours, and what they are all the same: `code key -> chord`. */
test.each<[string, string]>([
  ['US', 'KeyB b B, KeyN n N, Digit1 1 Digit1, Slash+shift ? ?, Comma+ctrl , Mod+,'],
  ['AZERTY', 'KeyQ a A, KeyB b B, KeyZ w W, Digit1 & Digit1, Digit2 é Digit2, KeyM+shift ? ?, KeyM+ctrl , Mod+,'],
  ['QWERTZ', 'KeyY z Z, KeyY+ctrl z Mod+Z, KeyZ y Y, Minus+shift ? ?, Digit0 0 Digit0'],
  ['Czech', 'Digit2 ě Digit2, Digit0 é Digit0, KeyY z Z'],
  ['US international, dead keys on the digits', 'Digit6+shift Dead Shift+Digit6, KeyB b B'],
  ['Turkish', 'KeyI ı I, KeyB b B, KeyB+shift B Shift+B'],
  ['Russian', 'KeyB и B, KeyN т N, KeyZ+ctrl я Mod+Z, KeyL+shift Д Shift+L'],
  ['Greek', 'KeyB β B, KeyN ν N, KeyQ ; Q'],
  ['Hebrew', "KeyB נ B, KeyN מ N, KeyW ' W, KeyQ / Q, KeyX ס X"],
  ['Arabic 101', 'KeyB لا B, KeyN ى N, KeyB+shift لآ Shift+B, Digit1 ١ Digit1, KeyX ء X'],
  ['Arabic, Linux', 'KeyB ﻻ B'],
  ['Persian', 'KeyB ذ B, KeyN د N, Digit4 ۴ Digit4'],
  ['Thai', 'KeyB ิ B, KeyN ื N, KeyL ส L, KeyH ้ H, Digit1 ๅ Digit1, KeyL+shift ศ Shift+L'],
  ['Devanagari', 'KeyB व B, KeyA ो A, KeyF ि F, KeyD+shift अ Shift+D'],
  ['Bengali', 'KeyX ্ X, KeyA া A'],
  ['Chakma, beyond the first plane', 'Digit1 \u{11137} Digit1, KeyB \u{11107} B'],
  ['Korean', 'KeyB ㅠ B, KeyN ㅜ N'],
  ['Japanese kana', 'KeyB こ B, KeyN み N'],
])('keys mean the same on the layout %s', (_, table) => {
  for (const row of table.split(/, (?=Key|Digit|Slash|Minus|Comma)/)) {
    const [at = '', key = '', want = ''] = row.split(' ');
    const [code = '', modifier = ''] = at.split('+');
    expect(chordOf(press(key, code, modifier), false), row).toBe(want);
  }
});

test.each<[string, string]>([
  ['ArrowDown', 'Numpad2'],
  ['ArrowLeft', 'Numpad4'],
  ['ArrowRight', 'Numpad6'],
  ['ArrowUp', 'Numpad8'],
  ['Home', 'Numpad7'],
  ['End', 'Numpad1'],
  ['PageUp', 'Numpad9'],
  ['PageDown', 'Numpad3'],
  ['Insert', 'Numpad0'],
  ['Clear', 'Numpad5'],
  ['Delete', 'NumpadDecimal'],
  ['Enter', 'NumpadEnter'],
])('without NumLock the number pad has %s on %s, and no digit', (key, code) => {
  expect(chordOf(press(key, code), false)).toBe(key);
});

test.each(['Dead', 'Process', 'Unidentified', 'AltGraph', 'CapsLock'])('%s on a letter is no key of ours', (key) => {
  expect(chordOf(press(key, 'KeyB'), false)).toBeNull();
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

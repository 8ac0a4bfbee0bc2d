/**
 * Finds the command of a key press. Priority: text field, open dialog, Enter on a focused button, then the list. Space belongs to
 * the list where it has a command of it, else to the button, too.
 */
import { whyBlocked, type Command } from '../../command';
import { isMac } from '../../ui/key-names';
import { chordOf } from './chord';

/** Chords that work while a person types in a field. */
const fromFields = /^(Mod\+(K|F|Digit\d)|F6|Shift\+F6|Escape)$/;

export function dispatch(event: KeyboardEvent, commands: readonly Command[]): void {
  const chord = chordOf(event, isMac);
  if (chord === null || event.defaultPrevented || document.querySelector('dialog[open]')) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (
    target?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') &&
    !fromFields.test(chord)
  )
    return;
  if (chord === 'Enter' && target?.closest('button, a, summary, label, input')) {
    if (event.repeat) event.preventDefault(); // the browser would press the button again and again
    return;
  }
  if (chord === 'Space' && target?.closest('summary, input')) return;
  const command = commandOf(chord, commands);
  if (!command) return;
  event.preventDefault();
  if (!event.repeat || command.repeats) command.run(chord, event.repeat);
}

/** What a chord means now. What applies only sometimes comes before what always does: arrows belong to the box while there is one. */
export function commandOf(chord: string, commands: readonly Command[]): Command | undefined {
  const fitting = commands.filter((c) => c.keys.includes(chord) && (c.when === undefined || c.when()));
  return fitting.find((c) => c.when !== undefined) ?? fitting[0];
}

/**
 * The palette's search: every word must be in the title or group. What can be done now comes first, then a match at the start of
 * the title.
 */
export function search(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((c) => {
    const text = `${c.title} ${c.group}`.toLowerCase();
    return !c.keysOnly && (c.when === undefined || c.when()) && words.every((word) => text.includes(word));
  });
  const first = words[0] ?? '';
  const rank = (c: Command) => (whyBlocked(c) === null ? 0 : 2) + (c.title.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

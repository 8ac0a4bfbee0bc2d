/** How a chord such as "Mod+Shift+Z" is written on key caps, per platform. */
export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = {
  Shift: '⇧',
  Enter: '⏎',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
};

export function keyCaps(chord: string, mac: boolean = isMac): readonly string[] {
  return chord.split(/\+(?=.)/).map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (part.startsWith('Digit')) return part.slice(5);
    return names[part] ?? part;
  });
}

/** Chords as `aria-keyshortcuts` lists them. */
export function ariaKeys(chords: readonly string[], mac: boolean = isMac): string {
  return chords.map((chord) => chord.replace(/^Mod(?=\+)/, mac ? 'Meta' : 'Control').replace('Digit', '')).join(' ');
}

/** Chords that differ in the arrow alone, as one: "Mod+ArrowLeft", "Mod+ArrowRight" → "Mod+←→". */
export function joinArrows(chords: readonly string[]): readonly string[] {
  const [first = ''] = chords;
  const before = first.slice(0, first.lastIndexOf('+') + 1);
  const arrows = chords.map((chord) => (chord.startsWith(`${before}Arrow`) ? names[chord.slice(before.length)] : null));
  return chords.length > 1 && arrows.every((arrow) => arrow) ? [before + arrows.join('')] : chords;
}

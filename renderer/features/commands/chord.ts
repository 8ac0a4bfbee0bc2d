/**
 * Which chord a key press is. Letters follow the printed key, digits their position (so that AZERTY needs no Shift), and
 * where the layout is not Latin letters follow the US position. Alt and AltGr are never ours.
 */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (press.isComposing || press.altKey) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  if (mac ? press.ctrlKey : press.metaKey) return null;
  const name = nameOf(press);
  if (name === null) return null;
  // A sign such as "?" already contains its Shift.
  const shift = press.shiftKey && (name.length > 1 || /[A-Z]/.test(name));
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

function nameOf({ key, code }: KeyPress): string | null {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  if (digit) return `Digit${digit[1]}`;
  if (key === ' ') return 'Space';
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (/^\p{L}$/u.test(key)) return /^Key([A-Z])$/.exec(code)?.[1] ?? null;
  if (key === 'Shift' || key === 'Control' || key === 'Meta' || key === 'Dead' || key === 'Process') return null;
  return key;
}

/**
 * Which chord a key press is. Letters follow the printed key, digits their position (so that AZERTY needs no Shift), and
 * where a letter's key prints none (a vowel mark in Thai, a ligature in Arabic, a sign in Hebrew) letters follow the US
 * position. Alt and AltGr are never ours.
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

/** A key that prints nothing, by its name: "ArrowDown", "Home". */
const named = /^(?:[A-Z][a-z]|F\d)/;
/** They say nothing of what was pressed, or only hold something down. */
const nameless = new Set([
  'Shift',
  'Control',
  'Meta',
  'Alt',
  'AltGraph',
  'Dead',
  'Process',
  'Unidentified',
  'CapsLock',
]);
/** Signs that are keys of their own, on whatever key they are printed: on AZERTY both are on the key of M. */
const signs = new Set(['?', ',']);

function nameOf({ key, code }: KeyPress): string | null {
  const isNamed = named.test(key);
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  // The number pad without NumLock has arrows in the places of its digits.
  if (digit && (!isNamed || key === 'Dead')) return `Digit${digit[1]}`;
  if (key === ' ') return 'Space';
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (nameless.has(key)) return null;
  if (isNamed || signs.has(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter ?? (/^\p{L}$/u.test(key) ? null : key);
}

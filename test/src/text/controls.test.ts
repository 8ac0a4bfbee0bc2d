import { expect, test } from 'vitest';
import { controlsShown, hasNoControls, withoutControls } from '../../../src/text/controls';

test.each<[string, string]>([
  ['plain, é, 日本, 👩‍👩‍👧, 🇫🇷', 'plain, é, 日本, 👩‍👩‍👧, 🇫🇷'],
  ['a\tb\nc', 'a\tb\nc'],
  ['\u001b]0;pwn\u0007\u001b[2J\u001b[31m', '\\u001b]0;pwn\\u0007\\u001b[2J\\u001b[31m'],
  ['a\rb\0c\u007f', 'a\\u000db\\u0000c\\u007f'],
  ['\u009b31m\u0085', '\\u009b31m\\u0085'],
  ['\u202egnp.exe\u2066x\u200f\u061c', '\\u202egnp.exe\\u2066x\\u200f\\u061c'],
  ['a\u2028b', 'a\\u2028b'],
])('%j is shown as %j', (text, want) => expect(controlsShown(text)).toBe(want));

test('a name may be in any script, with its marks, and has no controls', () => {
  for (const name of ['Inês', 'עברית\u200f', 'فارسی\u200cها', '👩‍🔬']) expect(hasNoControls(name), name).toBe(true);
  for (const name of ['a\u001b[31m', '\0', 'a\nb', 'x\u202e', '\u2066y', '\u0085']) {
    expect(hasNoControls(name), JSON.stringify(name)).toBe(false);
    expect(hasNoControls(withoutControls(name))).toBe(true);
  }
});

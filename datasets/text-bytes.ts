/**
 * Bytes to text. UTF-8 and UTF-16, with or without BOM, are read as they are; a zero byte becomes U+FFFD. What is not UTF-8 gets one
 * finding and the first of these that fits, for the whole file:
 *
 * 1. mostly valid UTF-8 (two good characters for each broken place): UTF-8, what is broken becomes U+FFFD;
 * 2. bytes above 127 come in runs of even length that decode as GB18030: GB18030 (tweets saved on Chinese Windows);
 * 3. anything else: Windows-1252.
 */
import { isBinary, markedUtf16, unmarkedUtf16 } from './encoding';
import type { Findings } from './findings';
import { limits } from './limits';
import type { NamedBytes } from './source';

export interface DecodedText {
  /** Without its BOM. */
  readonly text: string;
  /** Whether it is UTF-8 that was read as it is: the same text is the same bytes, but for the BOM. */
  readonly isExact: boolean;
  readonly bom: boolean;
}

/** The text of a file; null (and a finding) where it is too large or no text at all. */
export function decodeText(file: NamedBytes, findings: Findings, maxBytes?: number): DecodedText | null {
  const decoding = decodeInTurns(file, findings, maxBytes);
  for (;;) {
    const step = decoding.next();
    if (step.done) return step.value;
  }
}

/** The same, with a pause after each piece of the file, so that others can be let in. */
export function* decodeInTurns(
  { name, bytes }: NamedBytes,
  findings: Findings,
  maxBytes: number = limits.fileBytes,
): Generator<null, DecodedText | null> {
  const note: Note = (line, code, message, action) => findings.add({ file: name, line, code, message, action });

  if (bytes.length > maxBytes) {
    note(null, 'file-too-large', `${bytes.length} bytes; the limit is ${maxBytes}.`, 'The file was not read.');
    return null;
  }
  const marked = markedUtf16(bytes);
  const utf16 = marked ?? unmarkedUtf16(bytes);
  if (utf16) {
    const said = marked ? 'The file is UTF-16.' : 'The file looks like UTF-16 without a byte order mark.';
    note(null, 'utf-16', said, 'Read as such; exports are UTF-8.');
    return { text: withoutNul(new TextDecoder(utf16).decode(bytes), note), isExact: false, bom: marked !== null };
  }
  if (isBinary(bytes)) {
    const action = 'The file was not read. Save it as text in UTF-8.';
    note(null, 'not-text', 'The file has zero bytes or other control characters: it is not a text file.', action);
    return null;
  }
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = yield* utf8Of(bytes);
  if (text !== null) return { text: withoutNul(text, note), isExact: !text.includes('\0'), bom };

  const { characters, brokenLines, broken } = scanUtf8(bytes);
  const [encoding, action] = fallbackOf(bytes, characters, broken);
  for (const line of brokenLines) note(line, 'not-utf-8', 'Bytes that are not UTF-8.', action);
  return { text: withoutNul(new TextDecoder(encoding).decode(bytes), note), isExact: false, bom };
}

type Note = (line: number | null, code: string, message: string, action: string) => void;

/** U+0000 ends a text in too many programs: it becomes U+FFFD, which is as long. */
function withoutNul(text: string, note: Note): string {
  if (!text.includes('\0')) return text;
  let line = 1;
  for (let at = 0, next = text.indexOf('\0'); next >= 0; at = next, next = text.indexOf('\0', next + 1)) {
    for (let end = text.indexOf('\n', at); end >= 0 && end < next; end = text.indexOf('\n', end + 1)) line += 1;
    note(line, 'nul', 'A zero byte stands in the text.', 'It became the character U+FFFD.');
  }
  return text.replaceAll('\0', '\ufffd');
}

function fallbackOf(bytes: Uint8Array, characters: number, broken: number): [encoding: string, action: string] {
  if (characters > 2 * broken) return ['utf-8', 'Read as UTF-8; what is broken became the character U+FFFD.'];
  if (highRunsAreEven(bytes) && decodeAs('gb18030', bytes) !== null)
    return ['gb18030', 'The file was read as GB18030.'];
  return ['windows-1252', 'The file was read as Windows-1252.'];
}

/** Bytes decoded between two pauses. */
const pieceBytes = 1024 * 1024;

/** The text, or null where the bytes are not UTF-8. A BOM is dropped. */
function* utf8Of(bytes: Uint8Array): Generator<null, string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    try {
      pieces.push(decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: at + pieceBytes < bytes.length }));
    } catch {
      return null;
    }
    yield null;
  }
  return pieces.join('');
}

/** The text, or null where the bytes are not of this encoding. A BOM is dropped. */
function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Counts well-formed multi-byte characters and malformed byte sequences, with the lines of the latter. */
function scanUtf8(bytes: Uint8Array): { characters: number; broken: number; brokenLines: number[] } {
  let [characters, broken, line] = [0, 0, 1];
  const brokenLines: number[] = [];
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      broken += 1;
      if (brokenLines.at(-1) !== line) brokenLines.push(line);
    }
    if (length > 1) characters += 1;
    if (bytes[i] === 0x0a) line += 1;
    i += Math.max(1, length);
    // what is left of a cut-off character is one broken place
    if (length === 0) while (((bytes[i] ?? 0) & 0xc0) === 0x80) i += 1;
  }
  return { characters, broken, brokenLines };
}

/** Length of the well-formed UTF-8 sequence at `i` (Unicode 16, table 3-7), 0 where there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let k = 1; k < length; k++) {
    const byte = bytes[i + k] ?? 0;
    if (byte < (k === 1 ? low : 0x80) || byte > (k === 1 ? high : 0xbf)) return 0;
  }
  return length;
}

/** Two-byte text has its high bytes in pairs; single accents of a Western text stand alone. */
function highRunsAreEven(bytes: Uint8Array): boolean {
  let run = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) run += 1;
    else if (run % 2 === 1) return false;
    else run = 0;
  }
  return run % 2 === 0;
}

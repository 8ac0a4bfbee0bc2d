/** What the bytes of a file are, by looking at them: UTF-16 or not, text or not. */

export type Utf16 = 'utf-16le' | 'utf-16be';

/** By the byte order mark. */
export function markedUtf16(bytes: Uint8Array): Utf16 | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/**
 * UTF-16 without a mark: zero bytes in every second place only (Latin letters, line breaks, TABs), and what they decode to is
 * text. Null where that is not certain.
 */
export function unmarkedUtf16(bytes: Uint8Array): Utf16 | null {
  const head = bytes.subarray(0, 64 * 1024);
  const zeros: [even: number, odd: number] = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  if (Math.min(even, odd) > 0 || Math.max(even, odd) * 50 < head.length) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  return /[\n\r]/u.test(text) && !/[\p{Cn}\p{Co}\ufffd]|(?![\t\n\r])\p{Cc}/u.test(text) ? encoding : null;
}

/** Whether there are so many control characters that it is no text: a stray one, even U+0000, may be in any table of tweets. */
export function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024);
  const controls = head.reduce(
    (count, byte) => count + (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0),
    0,
  );
  if (controls > 1 && controls > 0.05 * head.length) return true;
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros += 1;
  return zeros > 2 && zeros > 0.01 * bytes.length;
}

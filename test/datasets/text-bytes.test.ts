import { describe, expect, test } from 'vitest';
import { Findings } from '../../datasets/findings';
import { decodeInTurns, decodeText } from '../../datasets/text-bytes';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
const utf16 = (text: string, littleEndian: boolean) =>
  Uint8Array.from(
    [...`\ufeff${text}`].flatMap((c) => {
      const unit = c.charCodeAt(0);
      return littleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
    }),
  );

describe('decodeText', () => {
  test.each<[string, Uint8Array, string | null, string]>([
    ['UTF-8', bytes('Zürich 😀'), 'Zürich 😀', ''],
    ['UTF-8 with BOM', bytes([0xef, 0xbb, 0xbf], 'a'), 'a', ''],
    ['UTF-16, little end first', utf16('Ana\tO', true), 'Ana\tO', 'utf-16'],
    ['UTF-16, big end first', utf16('Ana\tO', false), 'Ana\tO', 'utf-16'],
    ['Windows-1252', bytes('caf', [0xe9], ' \n', [0x93], 'ok', [0x94]), 'café \n“ok”', 'not-utf-8 1,2 Windows-1252'],
    [
      'GB18030, as Chinese Windows saves an ellipsis',
      bytes('one\nof th', [0xa1, 0xad], ' \r\n'),
      'one\nof th… \r\n',
      'not-utf-8 2 GB18030',
    ],
    ['mostly UTF-8 with one broken byte', bytes('é è ü\n', [0xe9], ' ñ'), 'é è ü\n\ufffd ñ', 'not-utf-8 2 U+FFFD'],
    ['a cut-off sequence at the end', bytes('é è ü ', [0xc3]), 'é è ü \ufffd', 'not-utf-8 1 U+FFFD'],
    ['an encoded surrogate is no UTF-8', bytes([0xed, 0xa0, 0x80, 0x20]), 'í\u00a0€ ', 'not-utf-8 1 Windows-1252'],
    ['a picture', bytes([0x89], 'PNG\r\n', [0x1a, 0, 0, 0]), null, 'not-text'],
    ['nothing', bytes(), '', ''],
  ])('%s', (_, content, want, found) => {
    const findings = new Findings();
    expect(decodeText({ name: 'f', bytes: content }, findings)?.text ?? null).toBe(want);
    const shown = findings.list().map(({ code, lines, action }) => {
      const encoding = /Windows-1252|GB18030|U\+FFFD/u.exec(action)?.[0];
      return [code, lines.join(','), encoding].filter(Boolean).join(' ');
    });
    expect(shown.join('; ')).toBe(found);
  });

  test('a file past the limit is not read', () => {
    const findings = new Findings();
    expect(decodeText({ name: 'f', bytes: bytes('1234') }, findings, 3)).toBeNull();
    expect(findings.list()).toMatchObject([{ file: 'f', code: 'file-too-large', message: '4 bytes; the limit is 3.' }]);
  });

  test('a large file is decoded piece by piece, characters across two pieces too', () => {
    const text = 'aé😀'.repeat(400_000);
    const decoding = decodeInTurns({ name: 'f', bytes: bytes(text) }, new Findings());
    let pauses = 0;
    let step = decoding.next();
    for (; !step.done; step = decoding.next()) pauses += 1;
    expect(step.value?.text === text).toBe(true);
    expect(pauses).toBeGreaterThan(2);
  });
});

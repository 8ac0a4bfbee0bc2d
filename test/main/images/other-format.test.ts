import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { otherFormat } from '../../../main/images/other-format';

const pictures = join(import.meta.dirname, '../../fixtures/faults/img/pics');
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));

test.each([
  ['avif-named.jpg', 'an AVIF picture'],
  ['jp2-named.jpg', 'a JPEG 2000 picture'],
  ['ico-named.png', 'an icon'],
  ['html.jpg', 'a web page'],
])('%s is %s', (name, want) => {
  expect(otherFormat(new Uint8Array(readFileSync(join(pictures, name))))).toBe(want);
});

test.each<[string, Uint8Array, string | null]>([
  ['HEIC of a phone', bytes([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0]), 'a HEIC picture'],
  ['TIFF, Intel', bytes('II*', [0, 8, 0]), 'a TIFF picture'],
  ['TIFF, Motorola', bytes('MM', [0], '*'), 'a TIFF picture'],
  ['BMP', bytes('BM', [0xb6, 0x70, 0, 0], [0, 0, 0, 0], [54]), 'a BMP picture'],
  ['a text that begins with BM', bytes('BM is a company'), null],
  ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'an SVG drawing'],
  ['JPEG', bytes([0xff, 0xd8, 0xff]), null],
  ['nothing', bytes(), null],
])('%s', (_, content, want) => {
  expect(otherFormat(content)).toBe(want);
});

/**
 * One picture is the same picture in every shell: the native build of plain Node and the WebAssembly build of Electron read the same
 * size, the same pixels for a model, and refuse the same files with the same sentence (files.md P1, P2, P3).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { createImageDecoder, type ImageDecoder, type SquareShape } from '../../../main/images';

const native = createImageDecoder({ build: 'native' });
const wasm = createImageDecoder({ build: 'wasm' });
afterAll(() => Promise.all([native.close(), wasm.close()]));

const shape: SquareShape = { image: 64, crops: 2, crop: 32 };

/** All that a decoder says of a file. */
async function readings(decoder: ImageDecoder, bytes: Uint8Array): Promise<unknown> {
  try {
    const info = await decoder.inspect(bytes);
    const { width, height } = info;
    const squares = await decoder.squares(bytes, [[width / 4, height / 4, width / 2, height / 3]], shape);
    return { info, squares };
  } catch (error) {
    return String(error);
  }
}

const folder = join(import.meta.dirname, '../../fixtures/faults/img/pics');
test.each(readdirSync(folder))('%s', async (name) => {
  const bytes = readFileSync(join(folder, name));
  expect(await readings(wasm, bytes)).toEqual(await readings(native, bytes));
});

const gradient = sharp(
  Uint8Array.from({ length: 90 * 60 * 3 }, (_, i) => ((i % 3) + 1) * (i % 83)),
  { raw: { width: 90, height: 60, channels: 3 } },
);
const jpeg = await gradient.clone().resize(900).jpeg({ quality: 90 }).toBuffer();
const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
test.each<[string, Uint8Array]>([
  ['a tenth of it', jpeg.subarray(0, jpeg.length / 10)],
  ['without its last hundredth', jpeg.subarray(0, jpeg.length * 0.99)],
  ['without its end', jpeg.subarray(0, -2)],
  ['junk after its end', Buffer.concat([jpeg, Buffer.alloc(500, 0x41)])],
  ['bytes between two segments', Buffer.concat([jpeg.subarray(0, scan), Buffer.alloc(7, 0x41), jpeg.subarray(scan)])],
])('a JPEG: %s', async (_, bytes) => {
  expect(await readings(wasm, bytes)).toEqual(await readings(native, bytes));
});

const kinds = ['jpeg', 'png', 'webp'] as const;
test.each(kinds.flatMap((format) => [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [format, orientation] as const)))(
  '%s of orientation %i',
  async (format, orientation) => {
    const bytes = await gradient.clone().withMetadata({ orientation }).toFormat(format, { quality: 90 }).toBuffer();
    const size = orientation >= 5 ? { width: 60, height: 90 } : { width: 90, height: 60 };
    expect(await wasm.inspect(bytes)).toEqual({ format, ...size, orientation });
    expect(await readings(wasm, bytes)).toEqual(await readings(native, bytes));
  },
);

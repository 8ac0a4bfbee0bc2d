import { Buffer } from 'node:buffer';
import type { Worker } from 'node:worker_threads';
import { deflateSync, crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createImageDecoder, isMisnamed } from '../../../main/images';

/** A picture with some detail, so that half of its bytes is not the whole of it. */
const drawn = (width: number, height: number): Sharp => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 2654435761) >>> 24);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

/** A PNG of one colour and any size, small as a file: the classic bomb. */
function flatPng(width: number, height: number): Uint8Array {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), out.length - 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1; // one bit a pixel, grey
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** On plain Node, and in Electron. */
describe.each(['native', 'wasm'] as const)('by the %s build', (build) => {
  const decoder = createImageDecoder({ build });
  afterAll(() => decoder.close());

  describe('pictures', () => {
    test.each(['jpeg', 'png', 'webp', 'gif'] as const)('%s: format and size come from the bytes', async (format) => {
      const bytes = await drawn(40, 30).toFormat(format).toBuffer();
      expect(await decoder.inspect(bytes)).toEqual({ format, width: 40, height: 30, orientation: 1 });
    });

    test('a picture that lies on its side has the size in which it is shown', async () => {
      const bytes = await drawn(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer();
      expect(await decoder.inspect(bytes)).toEqual({ format: 'jpeg', width: 30, height: 40, orientation: 6 });
      const shown = await sharp(await decoder.rendition(bytes, 20)).metadata();
      expect([shown.format, shown.width, shown.height]).toEqual(['webp', 15, 20]);
    });

    test('a rendition is never larger than the picture', async () => {
      const shown = await sharp(await decoder.rendition(await drawn(40, 30).png().toBuffer(), 2048)).metadata();
      expect([shown.width, shown.height]).toEqual([40, 30]);
    });
  });

  describe('files that are refused, with a reason', () => {
    const jpeg = (): Promise<Buffer> => drawn(200, 200).jpeg().toBuffer();
    test.each<[string, () => Promise<Uint8Array>, RegExp]>([
      ['an empty file', async () => new Uint8Array(), /empty/u],
      ['a JPEG that breaks off', async () => (await jpeg()).subarray(0, 9000), /damaged or breaks off/u],
      ['a PNG that breaks off', async () => (await drawn(200, 200).png().toBuffer()).subarray(0, 5000), /damaged/u],
      ['a JPEG of a head only', async () => (await jpeg()).subarray(0, 20), /damaged/u],
      ['20,000 × 20,000 pixels', async () => flatPng(20_000, 20_000), /20000 × 20000.*100 million/u],
      ['a text', async () => Buffer.from('hello, I am a picture'), /no JPEG, PNG, WebP or GIF/u],
      ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /no JPEG, PNG, WebP or GIF/u],
      ['a TIFF', () => drawn(8, 8).tiff().toBuffer(), /no JPEG, PNG, WebP or GIF/u],
      ['a file over the limit', async () => new Uint8Array(65 * 1024 * 1024), /65 MB; 64 MB are the limit/u],
    ])('%s', async (_, bytes, reason) => {
      await expect(decoder.inspect(await bytes())).rejects.toMatchObject({
        code: 'bad-file',
        message: expect.stringMatching(reason),
      });
      const fine = await drawn(4, 4).png().toBuffer();
      expect((await decoder.inspect(fine)).width).toBe(4); // and the next one is looked at as ever
    });

    test('a thread that rests gives its memory back, and the next picture gets another one', async () => {
      const resting = createImageDecoder({ build, idleMs: 5 });
      const bytes = await drawn(40, 30).png().toBuffer();
      const ended = new Promise((end) => process.once('worker', (thread) => thread.once('exit', end)));
      expect((await resting.inspect(bytes)).width).toBe(40);
      await ended;
      expect((await resting.inspect(bytes)).width).toBe(40);
      await resting.close();
    });

    test('after so many pictures another thread takes its place, and none is lost on the way', async () => {
      const changing = createImageDecoder({ build, picturesAThread: 2 });
      let [begun, ended] = [0, 0];
      const count = (thread: Worker): void => {
        begun++;
        thread.once('exit', () => ended++);
      };
      process.on('worker', count);
      onTestFinished(() => void process.off('worker', count));
      const widths = [40, 41, 42, 43, 44];
      const files = await Promise.all(widths.map((width) => drawn(width, 30).png().toBuffer()));
      const looked = await Promise.all(files.map((bytes) => changing.inspect(bytes)));
      expect(looked.map(({ width }) => width)).toEqual(widths);
      expect(begun).toBe(3);
      await expect.poll(() => ended).toBe(2);
      await changing.close();
    });

    test('a closed decoder takes nothing more', async () => {
      const other = createImageDecoder({ build });
      const asked = other.inspect(await jpeg());
      await other.close();
      await expect(asked).rejects.toMatchObject({ code: 'bad-file' });
      await expect(other.inspect(await jpeg())).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
});

test.each([
  ['a.jpg', 'jpeg', false],
  ['a.JPEG', 'jpeg', false],
  ['a.jpg', 'png', true],
  ['a.png', 'png', false],
  ['a', 'png', false],
] as const)('isMisnamed %s with the bytes of %s: %s', (name, format, want) => {
  expect(isMisnamed(name, format)).toBe(want);
});

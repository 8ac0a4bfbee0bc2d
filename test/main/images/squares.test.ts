/** Pictures as a CLIP tower reads them, byte for byte what Pillow and transformers make of the same files. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { createImageDecoder, type SalientBox } from '../../../main/images';
import { areaOf, modelSquares } from '../../../main/images/model-squares';
import { middleSquare, type Raster } from '../../../main/images/resample';
import golden from '../../golden/main/images/squares.json';

const drawings = new URL('../../golden/main/images/pictures/', import.meta.url).pathname;
const decoder = createImageDecoder();
afterAll(() => decoder.close());

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const box = ([x = 0, y = 0, width = 0, height = 0]: readonly number[]): SalientBox => [x, y, width, height];

describe('drawings, against Pillow and transformers', () => {
  test.each(golden.pictures.map(({ file, ...want }) => [file, want] as const))('%s', async (file, want) => {
    const got = await decoder.squares(readFileSync(join(drawings, file)), golden.boxes.map(box), golden.shape);
    expect({ global: base64(got.global), crops: got.crops.map(base64) }).toEqual(want);
  });
});

const data = process.env.MNERVA_DATA;
const hasPhotos = data !== undefined && existsSync(join(data, 'twitter_images'));

describe.skipIf(!hasPhotos)(
  'real photos of MNERVA_DATA, against transformers (skipped where MNERVA_DATA is not set)',
  () => {
    const mean = [0.48145466, 0.4578275, 0.40821073];
    const deviation = [0.26862954, 0.26130258, 0.27577711];
    const normalised = (byte: number, channel: number): number => (byte / 255 - mean[channel]!) / deviation[channel]!;

    test.each(golden.photos.map((photo) => [photo.file, photo] as const))('%s', async (file, want) => {
      const bytes = readFileSync(join(data!, file));
      const { width, height } = await decoder.inspect(bytes);
      const { global, crops } = await decoder.squares(bytes, [box(want.box)], { image: 224, crops: 1, crop: 64 });
      const means = [0, 1, 2].map((channel) => {
        const sum = global.reduce((all, byte, i) => all + (i % 3 === channel ? normalised(byte, channel) : 0), 0);
        return sum / 224 ** 2;
      });
      expect([width, height]).toEqual(want.size);
      means.forEach((value, channel) => expect(value).toBeCloseTo(want.means[channel]!, 4));
      golden.points.forEach(([y = 0, x = 0], i) => {
        const pixel = global.subarray((y * 224 + x) * 3, (y * 224 + x) * 3 + 3);
        pixel.forEach((byte, channel) => expect(normalised(byte, channel)).toBeCloseTo(want.values[i]![channel]!, 4));
      });
      expect(sha256(global)).toBe(want.sha256);
      expect(crops.map(sha256)).toEqual([want.cropSha256]);
    });
  },
);

/** Pixel (x, y) is [x, y, x + y]. */
function ramp(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    data.set([x, y, x + y], 3 * i);
  }
  return { width, height, data };
}

describe('the middle square', () => {
  test('of a picture that has its size already is a plain cut, from the middle, rounded down', () => {
    const got = middleSquare(ramp(7, 4), { x: 0, y: 0, width: 7, height: 4 }, 4);
    expect([...got.subarray(0, 6)]).toEqual([1, 0, 1, 2, 0, 2]);
    expect([...got.subarray(-3)]).toEqual([4, 3, 7]);
  });

  test('knows nothing outside its area', () => {
    const picture = ramp(60, 60);
    const alone = ramp(20, 20);
    const inside = middleSquare(picture, { x: 0, y: 0, width: 20, height: 20 }, 8);
    expect(inside).toEqual(middleSquare(alone, { x: 0, y: 0, width: 20, height: 20 }, 8));
  });

  test.each([
    ['one pixel', 1, 1],
    ['a row', 300, 1],
    ['a column', 1, 300],
  ])('of %s is of one colour along its short side', (_, width, height) => {
    const data = new Uint8Array(width * height * 3).fill(77);
    expect(new Set(middleSquare({ width, height, data }, { x: 0, y: 0, width, height }, 16))).toEqual(new Set([77]));
  });
});

describe('salient boxes', () => {
  test.each<[string, SalientBox, string]>([
    ['inside', [2, 3, 10, 20], '2,3 10×20'],
    ['in parts of pixels', [1.6, 2.4, 3, 3.2], '2,2 3×4'],
    ['over the edges', [-5, -5, 200, 200], '0,0 40×30'],
    ['outside', [50, 2, 10, 10], 'none'],
    ['under a pixel', [5.1, 5.1, 0.2, 9], 'none'],
  ])('%s', (_, box, want) => {
    const area = areaOf(box, { width: 40, height: 30 });
    expect(area ? `${area.x},${area.y} ${area.width}×${area.height}` : 'none').toBe(want);
  });

  test('as many as the model reads, the first ones, and none for what is outside', () => {
    const boxes: SalientBox[] = [
      [90, 90, 5, 5],
      [0, 0, 8, 8],
      [8, 8, 8, 8],
      [16, 16, 8, 8],
    ];
    const picture = ramp(40, 30);
    const { crops } = modelSquares(picture, boxes, { image: 16, crops: 2, crop: 8 });
    expect(crops.map((crop) => [...crop.subarray(0, 3)])).toEqual([
      [0, 0, 0],
      [8, 8, 16],
    ]);
  });
});

test('a colour profile is not applied: the numbers of the file are read', async () => {
  const raster = ramp(48, 32);
  const png = await sharp(raster.data, { raw: { width: 48, height: 32, channels: 3 } })
    .withIccProfile('p3')
    .png()
    .toBuffer();
  const pixels = await sharp(png, { ignoreIcc: true }).raw().toBuffer();
  const shape = { image: 16, crops: 0, crop: 8 };
  expect(await decoder.squares(png, [], shape)).toEqual(modelSquares({ ...raster, data: pixels }, [], shape));
  const converted = await sharp(png).raw().toBuffer();
  expect(converted.equals(pixels)).toBe(false);
});

test('a picture that breaks off has no squares', async () => {
  const bytes = readFileSync(join(drawings, 'wide.jpg'));
  const asked = decoder.squares(bytes.subarray(0, 1500), [], golden.shape);
  await expect(asked).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/damaged or breaks off/u),
  });
});

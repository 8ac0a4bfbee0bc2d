/** Pictures for the models: read, decoded and kept, and none where they cannot be read. */
import { copyFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPictureSource, type OpenPictureSource } from '../../../main/engine/picture-source';
import { createImageDecoder, type ImageDecoder } from '../../../main/images';

const drawings = new URL('../../golden/main/images/pictures/', import.meta.url).pathname;
const shape = { image: 32, crops: 2, crop: 16 };
/** Bytes of one square without crops. */
const square = 3 * shape.image ** 2;

let folder: string;
let decoder: ImageDecoder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mnerva-pictures-'));
  decoder = createImageDecoder();
});
afterAll(async () => {
  await decoder.close();
  await rm(folder, { recursive: true });
});

/** A source that says how many pictures it has decoded. */
function counting(budget?: number): { source: OpenPictureSource; decoded: () => number } {
  let decoded = 0;
  const source = createPictureSource({
    budget,
    decoder: {
      ...decoder,
      squares: (...asked) => {
        decoded += 1;
        return decoder.squares(...asked);
      },
    },
  });
  return { source, decoded: () => decoded };
}

const picture = (name: string, ...boxes: [number, number, number, number][]) => ({ path: join(drawings, name), boxes });

test("the squares are the decoder's, with a thread of its own", async () => {
  const source = createPictureSource();
  const boxes: [number, number, number, number][] = [[5, 5, 20, 20]];
  const got = await source.read(picture('wide.jpg', ...boxes), shape);
  expect(got).toEqual(await decoder.squares(readFileSync(join(drawings, 'wide.jpg')), boxes, shape));
  expect([got?.global.length, got?.crops.map((crop) => crop.length)]).toEqual([square, [3 * 16 ** 2]]);
  await source.close();
  expect(await source.read(picture('grey.jpg'), shape)).toBeNull();
});

test('a picture is decoded once, also where it is asked for twice at a time', async () => {
  const { source, decoded } = counting();
  const both = await Promise.all([source.read(picture('wide.jpg'), shape), source.read(picture('wide.jpg'), shape)]);
  expect(both[0]).toBe(both[1]);
  expect(await source.read(picture('wide.jpg'), shape)).toBe(both[0]);
  expect(decoded()).toBe(1);
  await source.read(picture('wide.jpg'), { ...shape, image: 64 });
  await source.read(picture('wide.jpg', [1, 1, 9, 9]), shape);
  expect(decoded()).toBe(3);
});

test('the ones used last are kept, up to the budget', async () => {
  const { source, decoded } = counting(2 * square);
  const read = (name: string) => source.read(picture(name), shape);
  for (const name of ['wide.jpg', 'grey.jpg', 'wide.jpg', 'small.png']) await read(name); // grey.jpg goes
  expect(decoded()).toBe(3);
  await read('wide.jpg');
  await read('small.png');
  expect(decoded()).toBe(3);
  await read('grey.jpg');
  expect(decoded()).toBe(4);
});

test.each<[string, (path: string) => Promise<unknown>]>([
  ['no file', async () => undefined],
  ['an empty file', (path) => writeFile(path, '')],
  ['a text', (path) => writeFile(path, 'no picture')],
  ['half a JPEG', (path) => writeFile(path, readFileSync(join(drawings, 'wide.jpg')).subarray(0, 1500))],
  ['a file over the limit', (path) => writeFile(path, new Uint8Array(65 * 1024 * 1024))],
])('%s is no picture, until it is one', async (name, make) => {
  const { source } = counting();
  const path = join(folder, name);
  await make(path);
  expect(await source.read({ path, boxes: [] }, shape)).toBeNull();
  await copyFile(join(drawings, 'wide.jpg'), path);
  expect(await source.read({ path, boxes: [] }, shape)).not.toBeNull();
});

test('a folder is no picture', async () => {
  expect(await counting().source.read({ path: folder, boxes: [] }, shape)).toBeNull();
});

test('a file that was replaced is read again', async () => {
  const { source } = counting();
  const path = join(folder, 'replaced.jpg');
  await copyFile(join(drawings, 'wide.jpg'), path);
  const before = await source.read({ path, boxes: [] }, shape);
  await copyFile(join(drawings, 'grey.jpg'), path);
  await utimes(path, 1, 1);
  expect(await source.read({ path, boxes: [] }, shape)).not.toEqual(before);
});

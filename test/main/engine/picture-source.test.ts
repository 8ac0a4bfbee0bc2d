/** Pictures for the models: read, decoded and kept, and none where they cannot be read. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalArtifacts } from '../../../main/engine';
import { createPictureSource, type OpenPictureSource } from '../../../main/engine/picture-source';
import { createImageDecoder, type ImageDecoder } from '../../../main/images';
import { storeOf } from './tiny';

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

const artifacts = createLocalArtifacts();
const store = storeOf(artifacts);

/** A source that says how many pictures it has decoded. */
function counting(budget?: number): { source: OpenPictureSource; decoded: () => number } {
  let decoded = 0;
  const source = createPictureSource(store, {
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

const picture = async (name: string, ...boxes: [number, number, number, number][]) => ({
  hash: await artifacts.file(join(drawings, name)),
  boxes,
});

test("the squares are the decoder's, with a thread of its own", async () => {
  const source = createPictureSource(store);
  const boxes: [number, number, number, number][] = [[5, 5, 20, 20]];
  const got = await source.read(await picture('wide.jpg', ...boxes), shape);
  expect(got).toEqual(await decoder.squares(readFileSync(join(drawings, 'wide.jpg')), boxes, shape));
  expect([got?.global.length, got?.crops.map((crop) => crop.length)]).toEqual([square, [3 * 16 ** 2]]);
  await source.close();
  expect(await source.read(await picture('grey.jpg'), shape)).toBeNull();
});

test('a picture is decoded once, also where it is asked for twice at a time', async () => {
  const { source, decoded } = counting();
  const wide = await picture('wide.jpg');
  const both = await Promise.all([source.read(wide, shape), source.read(wide, shape)]);
  expect(both[0]).toBe(both[1]);
  expect(await source.read(wide, shape)).toBe(both[0]);
  expect(decoded()).toBe(1);
  await source.read(wide, { ...shape, image: 64 });
  await source.read(await picture('wide.jpg', [1, 1, 9, 9]), shape);
  expect(decoded()).toBe(3);
});

test('the ones used last are kept, up to the budget', async () => {
  const { source, decoded } = counting(2 * square);
  const read = async (name: string) => source.read(await picture(name), shape);
  for (const name of ['wide.jpg', 'grey.jpg', 'wide.jpg', 'small.png']) await read(name); // grey.jpg goes
  expect(decoded()).toBe(3);
  await read('wide.jpg');
  await read('small.png');
  expect(decoded()).toBe(3);
  await read('grey.jpg');
  expect(decoded()).toBe(4);
});

test.each<[string, (path: string) => Promise<unknown>]>([
  ['an empty file', (path) => writeFile(path, '')],
  ['a text', (path) => writeFile(path, 'no picture')],
  ['half a JPEG', (path) => writeFile(path, readFileSync(join(drawings, 'wide.jpg')).subarray(0, 1500))],
  ['a file over the limit', (path) => writeFile(path, new Uint8Array(65 * 1024 * 1024))],
])('%s is no picture', async (name, make) => {
  const path = join(folder, name);
  await make(path);
  expect(await counting().source.read({ hash: await artifacts.file(path), boxes: [] }, shape)).toBeNull();
});

test('a file that is not there is no picture, until it is there', async () => {
  const { source } = counting();
  const path = join(folder, 'comes and goes.jpg');
  await copyFile(join(drawings, 'lossy.webp'), path);
  const there = { hash: await createdElsewhere(path), boxes: [] };
  await rm(path);
  expect(await source.read(there, shape)).toBeNull();
  await copyFile(join(drawings, 'lossy.webp'), path);
  expect(await source.read(there, shape)).not.toBeNull();
});

/** The hash of a file that this test's artifacts find by its name alone, as those of a project are found. */
async function createdElsewhere(path: string): Promise<string> {
  const hash = await createLocalArtifacts().file(path);
  artifacts.addFiles((asked) => (asked === hash ? path : null));
  return hash;
}

test('a hash that nobody knows is no picture', async () => {
  expect(await counting().source.read({ hash: 'f'.repeat(64), boxes: [] }, shape)).toBeNull();
});

test('two files of the same bytes are one picture, and a file that was replaced is another', async () => {
  const { source, decoded } = counting();
  const path = join(folder, 'replaced.jpg');
  const read = async () => source.read({ hash: await artifacts.file(path), boxes: [] }, shape);
  await copyFile(join(drawings, 'wide.jpg'), path);
  const before = await read();
  expect(await source.read(await picture('wide.jpg'), shape)).toBe(before);
  expect(decoded()).toBe(1);
  await copyFile(join(drawings, 'grey.jpg'), path);
  expect(await read()).not.toEqual(before);
});

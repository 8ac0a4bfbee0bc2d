/**
 * A picture has one size and one way up: as the app states it, as a browser shows it, and as a model reads it (files.md F7, security.md
 * D-img-05b).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createImageDecoder } from '../../main/images';
import { builtApp } from '../helpers/build';
import { chromium, launchChromium } from '../helpers/chromium';
import { secondLine, startApp, type RunningApp } from '../helpers/running-app';

/** As it is to be seen: 90 × 60, blue, and red in its upper left quarter. */
const red = await sharp({ create: { width: 45, height: 30, channels: 3, background: '#ff0000' } })
  .png()
  .toBuffer();
const seen = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#0000ff' } })
  .composite([{ input: red, left: 0, top: 0 }])
  .png()
  .toBuffer();

/** What a camera stores that says this orientation: the turn back. */
async function stored(orientation: number): Promise<Sharp> {
  const mirrored = [2, 4, 5, 7].includes(orientation);
  const turn = [0, 0, 0, 180, 180, 90, 270, 270, 90][orientation] ?? 0;
  const turned = await sharp(seen).rotate(turn).png().toBuffer();
  const pixels = mirrored ? await sharp(turned).flop().png().toBuffer() : turned;
  return sharp(pixels).withMetadata({ orientation });
}

/** A frame of 50 × 40 on a screen of another size. */
async function gif(width: number, height: number): Promise<Buffer> {
  const bytes = await sharp(seen).resize(50, 40, { fit: 'fill' }).gif().toBuffer();
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

const pictures: [string, () => Promise<Buffer>, { width: number; height: number }][] = [
  ...(['jpeg', 'png', 'webp'] as const).flatMap((format) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation): (typeof pictures)[number] => [
      `${format}-${orientation}`,
      async () => (await stored(orientation)).toFormat(format, { quality: 95 }).toBuffer(),
      { width: 90, height: 60 },
    ]),
  ),
  ['gif-larger-screen', () => gif(100, 80), { width: 100, height: 80 }],
  ['gif-usual-screen', () => gif(640, 480), { width: 640, height: 480 }],
  ['gif-smaller-screen', () => gif(20, 20), { width: 50, height: 40 }],
];

interface Look {
  readonly size: { readonly width: number; readonly height: number };
  /** Which corners are red: upper left, upper right, lower left, lower right. */
  readonly corners: readonly boolean[];
}

/** Runs in the page: the size and the corners of a picture as the browser shows it. */
const lookAt = (path: string): string => `(async () => {
  const picture = new Image();
  picture.src = '${path}';
  await picture.decode();
  const { naturalWidth: width, naturalHeight: height } = picture;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const isRed = (x, y) => context.getImageData(x, y, 1, 1).data[0] > 200;
  const [right, bottom] = [width - 6, height - 6];
  return { size: { width, height }, corners: [isRed(5, 5), isRed(right, 5), isRed(5, bottom), isRed(right, bottom)] };
})()`;

describe.skipIf(!chromium)('in Chromium', () => {
  let browser: Browser;
  let app: RunningApp;
  let folder: string;
  const shown = new Map<string, { said: unknown; shown: unknown; corners: unknown }>();

  beforeAll(async () => {
    await builtApp();
    folder = mkdtempSync(join(tmpdir(), 'mnerva-pictures-'));
    const images = join(folder, 'images');
    mkdirSync(images);
    for (const [name, make] of pictures) writeFileSync(join(images, `${name}.jpg`), await make());
    const text = join(folder, 'tweets.txt');
    writeFileSync(text, pictures.map(([name]) => `IMGID:${name}\nAna\tB-PER\n\n`).join(''));

    app = await startApp(join(folder, 'home'), ['--root', folder]);
    const line = await secondLine(app);
    await line.call('projects.create', { name: 'Pictures', folder: join(folder, 'project'), types: ['PER'] });
    await line.call('import.start', { format: 'imgid', inputs: { text, images } });
    const running = async () => (await line.call('jobs.list', {})).filter(({ state }) => state === 'running').length;
    await vi.waitUntil(async () => (await running()) === 0, { timeout: 60_000 });
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(new URL(app.url).origin);
    const { rows } = await line.call('samples.page', { filter: {}, cursor: null, limit: 60 });
    for (const { id, externalId } of rows) {
      const { image } = await line.call('samples.get', { id });
      const look = await page.evaluate<Look>(lookAt(`/image/${line.pictures}/${image?.hash}`));
      const said = image && { width: image.width, height: image.height };
      shown.set(externalId, { said, shown: look.size, corners: look.corners });
    }
    line.close();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test.each(pictures)('%s is as the app states it', (name, _make, size) => {
    expect(shown.get(name)).toMatchObject({ said: size, shown: size, corners: [true, false, false, false] });
  });
});

test.each(pictures)('%s is the same way up for a model', async (_name, make, { width, height }) => {
  const decoder = createImageDecoder();
  try {
    const upperLeft = await decoder.squares(await make(), [[0, 0, 20, 15]], { image: 20, crops: 1, crop: 8 });
    const lowerRight = await decoder.squares(await make(), [[width - 10, height - 10, 10, 10]], {
      image: 20,
      crops: 1,
      crop: 8,
    });
    expect(upperLeft.crops[0]?.[0]).toBeGreaterThan(200);
    expect(lowerRight.crops[0]?.[0]).toBeLessThan(60);
  } finally {
    await decoder.close();
  }
});

test('the size of a screen counts, not that of a frame', async () => {
  const decoder = createImageDecoder();
  const bytes = await gif(65_535, 65_535);
  await expect(decoder.inspect(bytes)).rejects.toMatchObject({ message: expect.stringContaining('65535 × 65535') });
  await decoder.close();
});

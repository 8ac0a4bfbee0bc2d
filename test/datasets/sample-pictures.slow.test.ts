/** The committed pictures are what their scenes draw: an oracle against scenes that changed without a new `npm run sample-set`. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { renderJpeg } from '../../tools/sample-set/render.ts';
import { allPictures } from '../../tools/sample-set/samples.ts';

const folder = resolve(import.meta.dirname, '../../datasets/sample/images');
const pictures = [...allPictures()];

/** Small enough that another version of the encoder does not show, large enough that a moved figure does. */
const thumbnail = (input: Buffer | string): Promise<Buffer> =>
  sharp(input).flatten({ background: '#fff' }).resize(100, 100, { fit: 'fill' }).raw().toBuffer();

test('no picture is missing and none is left over', () => {
  expect(readdirSync(folder).sort()).toEqual(pictures.map(([name]) => name).sort());
});

test.each(pictures)('%s is what its scene draws', async (name, { svg }) => {
  const [drawn, committed] = [await thumbnail(await renderJpeg(svg)), await thumbnail(join(folder, name))];
  let sum = 0;
  drawn.forEach((value, i) => (sum += Math.abs(value - (committed[i] ?? 0))));
  expect(sum / drawn.length).toBeLessThan(0.5); // of 255
});

/**
 * Writes datasets/sample: tweets.jsonl and the pictures. The same sources and the same version of sharp give the same bytes.
 *
 *     node tools/sample-set/generate.ts [--out FOLDER] [--text]
 *
 * --text leaves the pictures out, which take most of the time.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { renderJpeg } from './render.ts';
import { allPictures, tweetsFile } from './samples.ts';

const { values } = parseArgs({ options: { out: { type: 'string' }, text: { type: 'boolean', default: false } } });
const folder =
  values.out === undefined
    ? new URL('../../datasets/sample/', import.meta.url)
    : pathToFileURL(`${resolve(values.out)}/`);

if (!values.text) await writePictures(new URL('images/', folder));
await writeFile(new URL('tweets.jsonl', folder), tweetsFile());

async function writePictures(images: URL): Promise<void> {
  const pictures = allPictures();
  await mkdir(images, { recursive: true });
  for (const name of await readdir(images)) if (!pictures.has(name)) await rm(new URL(name, images));

  let bytes = 0;
  for (const [name, { svg }] of pictures) {
    const jpeg = await renderJpeg(svg);
    await writeFile(new URL(name, images), jpeg);
    bytes += jpeg.length;
  }
  console.log(`${pictures.size} pictures, ${(bytes / 1e6).toFixed(2)} MB`);
}

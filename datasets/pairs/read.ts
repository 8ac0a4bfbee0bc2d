/** A folder of raw pairs: `n.txt` holds the tweet, `n.jpg` (or .png …) its picture. */
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import { readFolderFile } from '../folder-file';
import { imageExtensions } from '../images';
import { sampleFromText } from '../raw-text';
import type { Folder } from '../source';
import { decodeText } from '../text-bytes';

interface Pair {
  text: string | null;
  image: string | null;
}

/** In the natural order of names: 2 before 10. Each text file has an encoding of its own. */
export async function* readPairs(folder: Folder, findings: Findings): AsyncGenerator<RawSample> {
  const pairs = pairsOf(folder.files);
  for (const stem of [...pairs.keys()].sort(natural)) {
    const { text: file, image } = pairs.get(stem) ?? { text: null, image: null };
    if (file === null) {
      const message = `The picture ${image ?? stem} has no text file.`;
      findings.add({
        file: folder.name,
        line: null,
        code: 'missing-text',
        message,
        action: 'The picture was left out.',
      });
      continue;
    }
    const read = await readFolderFile(folder, file, findings);
    const text = (read && decodeText(read, findings)?.text) ?? null;
    const sample =
      text === null ? null : sampleFromText({ externalId: stem, text, imagePath: image, file, line: null }, findings);
    if (!sample) continue;
    if (image === null) {
      const message = `The text ${file} has no picture.`;
      findings.add({
        file: folder.name,
        line: null,
        code: 'missing-image',
        message,
        action: 'Kept without a picture.',
      });
    }
    yield sample;
  }
}

/** Texts and pictures by the name that they share. */
export function pairsOf(files: readonly string[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const file of [...files].sort(natural)) {
    const dot = file.lastIndexOf('.');
    const extension = file.slice(dot + 1).toLowerCase();
    const isImage = imageExtensions.some((known) => known === extension);
    if (dot < 1 || !(isImage || extension === 'txt')) continue;
    const stem = file.slice(0, dot);
    const pair = pairs.get(stem) ?? { text: null, image: null };
    pairs.set(stem, pair);
    if (isImage) pair.image ??= file;
    else pair.text ??= file;
  }
  return pairs;
}

const collator = new Intl.Collator('en', { numeric: true });

/** Digits by their value; ties by code unit, so that the order is total. */
function natural(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}

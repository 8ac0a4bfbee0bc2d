/** Grounded MNER: IMGID CoNLL for the text, a folder of Pascal VOC files, one per picture, for the boxes. */
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import type { Read } from '../format';
import { readFolderFile } from '../folder-file';
import type { Folder } from '../source';
import { attachBoxes } from './attach';
import { readBoxes } from './boxes';

/** Samples of the text file `file` with the boxes of `<id>.xml`. */
export async function* withBoxes(
  samples: Read['samples'],
  boxes: Folder,
  file: string,
  findings: Findings,
): AsyncGenerator<RawSample | null> {
  const fileByStem = new Map(boxes.files.filter((name) => /\.xml$/iu.test(name)).map((name) => [stemOf(name), name]));
  for await (const sample of samples) {
    if (!sample) {
      yield null;
      continue;
    }
    const name = fileByStem.get(sample.externalId.replace(/#\d+$/u, ''));
    const boxFile = name === undefined ? null : await readFolderFile(boxes, name, findings);
    const read = boxFile && readBoxes(boxFile, findings);
    // An unreadable file says nothing; a missing one says that nothing is visible.
    yield name !== undefined && read === null ? sample : attachBoxes(sample, read, file, findings);
  }
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/u, '');
}

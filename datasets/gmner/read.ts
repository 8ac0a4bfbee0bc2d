/** Grounded MNER: IMGID CoNLL for the text, a folder of Pascal VOC files, one per picture, for the boxes. */
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import { FolderNames } from '../folder-names';
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
  const names = new FolderNames(boxes.files);
  let [tweets, withFile] = [0, 0];
  for await (const sample of samples) {
    if (!sample) {
      yield null;
      continue;
    }
    const id = sample.externalId.replace(/#\d+$/u, '');
    const found = names.find([`${id}.xml`]);
    const [name] = found;
    tweets += 1;
    if (name !== undefined) withFile += 1;
    if (found.length > 1) {
      const message = `${found.length} files may have the boxes of ${id}: ${found.slice(0, 3).join(', ')}.`;
      findings.add({ file, line: sample.line, code: 'ambiguous-boxes', message, action: 'None was read.' });
      yield sample;
      continue;
    }
    const boxFile = name === undefined ? null : await readFolderFile(boxes, name, findings);
    const read = boxFile && readBoxes(boxFile, findings);
    // An unreadable file says nothing; a missing one says that nothing is visible.
    yield name !== undefined && read === null ? sample : attachBoxes(sample, read, file, findings);
  }
  if (tweets > 0 && withFile === 0) {
    const message = `No tweet has a file of boxes in ${boxes.name}.`;
    const action =
      'All mentions were read as not visible. Where it is the wrong folder, import again with the right one.';
    findings.add({ file, line: null, code: 'no-boxes', message, action });
  }
}

/** Whether a file has a token and its tag on each line, by its first lines; which ids its tweets have. */
import type { FileHead } from '../head';
import { folderWith } from '../head';
import { pictureNames } from '../images';
import { columnsOf } from './form';
import { cutLine, type CutLine } from './line';
import { isIoScheme, senseOf } from './tags';

export interface TaggedHead {
  /** From 0 to 1, how much the file looks like tagged lines. */
  readonly confidence: number;
  /** What its `IMGID:` lines say. */
  readonly ids: readonly string[];
}

/** null where the lines are of another kind. */
export function taggedHead({ lines }: FileHead): TaggedHead | null {
  const written = lines.filter((line) => line.trim() !== '');
  const ids = written.filter(isId).map((line) => line.slice('IMGID:'.length).trim());
  const rows = written.filter((line) => !isId(line));
  const separator = rows.some((line) => line.trimEnd().includes('\t')) ? '\t' : ' ';
  const columns = separator === ' ' ? columnsOf(rows) : null;
  const cut = rows.map((line) => cutLine(line, { separator, columns, tagColumn: 0 }));
  const isIo = isIoScheme(cut.flatMap(({ tag }) => (tag === '' ? [] : [tag])));
  // Where a space separates two columns, the token has none itself: else any text would end in a tag now and then.
  const isTagged = ({ token, tag }: CutLine): boolean =>
    token !== '' && senseOf(tag, isIo) !== null && (separator === '\t' || columns !== null || !token.includes(' '));
  const tagged = cut.filter(isTagged).length;
  const share = rows.length === 0 ? 1 : tagged / rows.length;
  if (ids.length > 0) return share < 0.5 ? null : { confidence: rows.length > 0 && share > 0.8 ? 0.95 : 0.7, ids };
  return tagged > 0 && share > 0.8 ? { confidence: 0.8, ids } : null;
}

/** The folder beside the file that has a picture for its tweets. */
export function picturesBeside({ ids }: TaggedHead, { beside }: FileHead): string | null {
  return folderWith(ids.map(pictureNames), beside);
}

function isId(line: string): boolean {
  return line.startsWith('IMGID:');
}

/** Whether a file has a token and its tag on each line, by its first lines; which ids its tweets have. */
import type { FileHead } from '../head';
import { folderWith } from '../head';
import { pictureNames } from '../images';
import { bioTagOf } from './tags';

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
  const separator = rows.some((line) => line.includes('\t')) ? '\t' : ' ';
  const tagged = rows.filter((line) => isTagged(line, separator)).length;
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

/** Where a space separates, the token has none itself: "EU NNP B-NP B-ORG" is of another format. */
function isTagged(line: string, separator: '\t' | ' '): boolean {
  const last = line.lastIndexOf(separator);
  if (last < 1 || bioTagOf(line.slice(last + 1)) === null) return false;
  return separator === '\t' || !line.slice(0, last).includes(' ');
}

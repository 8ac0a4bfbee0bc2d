/** What can be seen of a file or folder without reading it whole: enough to recognise its format. */

import { isBinary, markedUtf16, unmarkedUtf16 } from './encoding';

/** Bytes of a file that are looked at. */
export const headBytes = 64 * 1024;

export interface FileHead {
  readonly kind: 'file';
  readonly name: string;
  /** Its first lines without their line breaks; the last one is whole unless it is the only one. Empty = no text. */
  readonly lines: readonly string[];
  /** Folders beside the file: where its pictures and boxes may be. */
  readonly beside: readonly FolderHead[];
}

export interface FolderHead {
  readonly kind: 'folder';
  readonly name: string;
  /** Names of the files in it, not of those in its subfolders. */
  readonly files: readonly string[];
}

export type Head = FileHead | FolderHead;

/** The lines that the first bytes of a file hold, as UTF-8 or UTF-16; none where they are no text. */
export function headLines(bytes: Uint8Array, isWhole: boolean): string[] {
  const utf16 = markedUtf16(bytes) ?? unmarkedUtf16(bytes);
  if (!utf16 && isBinary(bytes)) return [];
  const text = new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (!isWhole && lines.length > 1) lines.pop();
  return lines;
}

/**
 * The one folder that holds most of what is looked for, each thing by any of its names; null where none has two fifths of
 * them (public sets have pictures and boxes for about half of their tweets), or two have as many. Case and Unicode form of names do not matter.
 */
export function folderWith(wanted: readonly (readonly string[])[], folders: readonly FolderHead[]): string | null {
  const found = folders.map(({ name, files }) => {
    const known = new Set(files.map(fold));
    return { name, hits: wanted.filter((names) => names.some((one) => known.has(fold(one)))).length };
  });
  const most = Math.max(0, ...found.map(({ hits }) => hits));
  const best = found.filter(({ hits }) => hits === most);
  return most > 0 && most >= 0.4 * wanted.length && best.length === 1 ? (best[0]?.name ?? null) : null;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

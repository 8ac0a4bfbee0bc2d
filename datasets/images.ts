/** Which picture belongs to a sample: an id or a path as a data set names it, against the names a folder really has. */
import type { Findings } from './findings';

export const imageExtensions = ['jpg', 'jpeg', 'png', 'webp', 'gif'] as const;

/** Every name that the picture of an id may have. */
export function pictureNames(id: string): string[] {
  return imageExtensions.map((extension) => `${id}.${extension}`);
}

/** A path that stays inside its folder, or null: not absolute, no drive, no backslash, no `..`. */
function safeRelativePath(path: string): string | null {
  if (path === '' || /^[/\\]|^[a-z]:|[\\\0]/iu.test(path)) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}

export interface ImageFinder {
  /** The picture of an id (`<id>.jpg` and so on); null where there is none. */
  byId(id: string, file: string, line: number | null): string | null;
  /** The picture at a path that the data set names. */
  byPath(path: string, file: string, line: number | null): string | null;
}

/**
 * Looks among `names`, the files of the images folder. Where it is null no folder is known: every id is taken to have
 * `<id>.jpg`, and the importer looks. Case and Unicode form of a name do not matter (file systems change both).
 */
export function createImageFinder(names: readonly string[] | null, findings: Findings): ImageFinder {
  const known = names && new Map(names.map((name) => [fold(name), name]));

  const find = (wanted: string, candidates: readonly string[], file: string, line: number | null): string | null => {
    const safe = safeRelativePath(wanted);
    if (safe === null) {
      const message = `${JSON.stringify(wanted)} leads out of the images folder.`;
      findings.add({ file, line, code: 'bad-path', message, action: 'The sample has no picture.' });
      return null;
    }
    if (!known) return candidates[0] ?? null;
    for (const candidate of candidates) {
      const name = known.get(fold(candidate));
      if (name !== undefined) return name;
    }
    const message = `There is no picture ${JSON.stringify(candidates[0] ?? wanted)} in the images folder.`;
    findings.add({ file, line, code: 'missing-image', message, action: 'The sample was kept without a picture.' });
    return null;
  };

  return {
    byId: (id, file, line) => find(id, pictureNames(id), file, line),
    byPath: (path, file, line) =>
      find(path, [safeRelativePath(path) ?? path, path.split('/').at(-1) ?? path], file, line),
  };
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

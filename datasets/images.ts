/**
 * Which picture belongs to a sample: an id or a path as a data set names it, against the names a folder really has. A path of another
 * machine, or an address, finds the file of its last part, and nothing but names that the folder has is ever given back.
 */
import type { Findings } from './findings';
import { FolderNames } from './folder-names';

export const imageExtensions = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'jfif'] as const;

/** Every name that the picture of an id may have. */
export function pictureNames(id: string): string[] {
  return imageExtensions.map((extension) => `${id}.${extension}`);
}

/** Whether a name ends as pictures do. */
export function isPictureName(name: string): boolean {
  return imageExtensions.some((extension) => name.trim().toLowerCase().endsWith(`.${extension}`));
}

/** Whether a picture is given by where it is in the net. */
export function isAddress(path: string): boolean {
  return /^(?:https?|data|file):/iu.test(path);
}

/** The names that the picture of a path may have in a folder, whatever system wrote the path: the likeliest first. */
export function pictureNamesOfPath(path: string): string[] {
  const parts = path.split(/[/\\]/u).filter((part) => part !== '' && part !== '.');
  const last = parts.at(-1) ?? '';
  // Twitter's addresses: Ab12.jpg:large, Ab12?format=jpg&name=large
  const bare = last.replace(/[?#].*$/su, '').replace(/:\w+$/u, '');
  const format = /[?&]format=(\w+)/u.exec(last)?.[1];
  const names = [...(isInside(path, parts) ? [parts.join('/')] : []), last, bare, decoded(bare)];
  const ends = names.some(isPictureName) ? [] : [...(format ? [`${bare}.${format}`] : []), ...pictureNames(bare)];
  return [...new Set([...names, ...ends])].filter((name) => name !== '' && name !== '..');
}

/** A path below the folder: not absolute, no drive, no address, no way out. */
function isInside(path: string, parts: readonly string[]): boolean {
  return !/^[/\\]|^[a-z][a-z0-9+.-]*:/iu.test(path) && !parts.includes('..') && !path.includes('\0');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export interface ImageFinder {
  /** The picture of an id (`<id>.jpg` and so on); null where there is none. */
  byId(id: string, file: string, line: number | null): string | null;
  /** The picture at a path that the data set names. */
  byPath(path: string, file: string, line: number | null): string | null;
}

/**
 * Looks among `names`, the files of the images folder. Where it is null no folder is known: every id is taken to have
 * `<id>.jpg`, a path is kept, and the importer looks. A name counts as it is written; failing that without regard to case and
 * Unicode form (file systems change both), and then in any subfolder, where one file alone fits.
 */
export function createImageFinder(names: readonly string[] | null, findings: Findings): ImageFinder {
  const folder = names && new FolderNames(names);

  const find = (candidates: readonly string[], wanted: string, file: string, line: number | null): string | null => {
    const note = (code: string, message: string, action: string): void =>
      findings.add({ file, line, code, message, action });
    const found = folder?.find(candidates) ?? [];
    if (found.length === 1) return found[0] ?? null;
    if (found.length > 1) {
      const message = `${found.length} pictures may be ${JSON.stringify(wanted)}: ${found.slice(0, 3).join(', ')}.`;
      note('ambiguous-image', message, 'None was taken.');
    } else if (isAddress(wanted)) {
      note('image-address', 'A picture is given by its address.', 'It was not fetched.');
    } else {
      const message = `There is no picture ${JSON.stringify(candidates[0] ?? wanted)} in the images folder.`;
      note('missing-image', message, 'The sample was kept without a picture.');
    }
    return null;
  };

  return {
    byId(id, file, line) {
      if (/^[/\\]|^[a-z]:|[\\\0]/iu.test(id) || id.split('/').includes('..')) {
        const message = `${JSON.stringify(id)} leads out of the images folder.`;
        findings.add({ file, line, code: 'bad-path', message, action: 'The sample has no picture.' });
        return null;
      }
      if (!folder) return `${id}.jpg`;
      // Some sets write the picture's name for its id.
      const candidates = [...pictureNames(id), ...(isPictureName(id) ? pictureNamesOfPath(id) : [])];
      return find(candidates, `${id}.jpg`, file, line);
    },
    byPath: (path, file, line) => (folder ? find(pictureNamesOfPath(path), path, file, line) : path),
  };
}

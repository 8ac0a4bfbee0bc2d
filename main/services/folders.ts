/**
 * The folders that calls may name, so that a page that got hold of a session cannot read or write the disk at large. The desktop asks
 * the system's own dialog, and what a person chose there may be named; a browser gets listings, inside a few roots only.
 */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import { AppError } from '../../src/errors';
import { databaseFile, isInside, realPath } from '../files/inside';

type Listing = CallOutput<'folders.list'>;
const mostEntries = 2000;

export interface Folders {
  /** The path without links; throws `refused` where it is hidden, or outside the roots and nobody chose it or a folder above it. */
  allowed(path: string): string;
  /** A person chose this path, or it goes with one that they chose: it may be named from now on. */
  grant(path: string): void;
  list(input: ParsedInput<'folders.list'>): Promise<Listing>;
}

/** `asks`: whether the shell has the system's own dialog, for the words of a refusal. */
export function createFolders(roots: readonly string[] | null, asks: boolean): Folders {
  const canonicalRoots = roots?.map(realPath) ?? null;
  const granted = new Set<string>();

  function allowed(path: string): string {
    if (path.includes('\0')) throw new AppError('bad-input', 'A path has no null character.', 'Check the path.');
    const real = realPath(resolve(path));
    if (!canonicalRoots) return real;
    const above = [...canonicalRoots, ...granted].filter((root) => isInside(root, real));
    if (above.length === 0) throw refusal(path);
    if (above.every((root) => isHiddenIn(root, real))) {
      const next = 'Choose another place, or copy what you need of it to one that is not hidden.';
      throw new AppError('refused', `${path} is hidden: keys and settings are kept in such places.`, next);
    }
    return real;
  }

  function refusal(path: string): AppError {
    if (asks) {
      const next = 'Choose it with the button beside the field.';
      return new AppError('refused', `${path} was not chosen in the system's dialog.`, next);
    }
    const places = canonicalRoots?.join(', ') ?? '';
    const next = 'Choose a place inside them, or start again with --root FOLDER.';
    return new AppError('refused', `${path} is outside the folders this app may use: ${places}.`, next);
  }

  async function list({ path, show }: ParsedInput<'folders.list'>): Promise<Listing> {
    const here = allowed(path ?? canonicalRoots?.[0] ?? parse(process.cwd()).root);
    if (!(await stat(here)).isDirectory()) throw new AppError('bad-input', `${here} is not a folder.`);
    const found = (await readdir(here, { withFileTypes: true }))
      .filter((entry) => !entry.name.startsWith('.'))
      .filter((entry) => entry.isDirectory() || (show === 'files' && entry.isFile()))
      .sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || a.name.localeCompare(b.name));
    const parent = dirname(here);
    const hasParent = parent !== here && (!canonicalRoots || canonicalRoots.some((root) => isInside(root, parent)));
    return {
      path: here,
      parent: hasParent ? parent : null,
      roots: canonicalRoots ?? [parse(here).root],
      entries: found.slice(0, mostEntries).map((entry) => ({
        name: entry.name,
        path: join(here, entry.name),
        kind: entry.isDirectory() ? ('folder' as const) : ('file' as const),
        isProject: entry.isDirectory() && existsSync(databaseFile(join(here, entry.name))),
      })),
      truncated: found.length > mostEntries,
    };
  }

  return { allowed, grant: (path) => void granted.add(realPath(resolve(path))), list };
}

/** A root may lie in a hidden folder, as the data folder does; below it nothing is hidden. */
function isHiddenIn(root: string, path: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((part) => part.startsWith('.'));
}

/**
 * The program's own files. Bundles lie at different depths below the program's folder (the clone, or the packed app), and in
 * other places than the sources they were made of, so what is beside a bundle or in the source is looked for upwards.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * The first of these files that is in `from` or in a folder above it, up to the program's own; null where there is none.
 * `from` is a caller's import.meta.dirname.
 */
export function findUpwards(from: string, ...names: readonly string[]): string | null {
  const found = names.map((name) => join(from, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const above = dirname(from);
  return above === from || existsSync(join(from, 'package.json')) ? null : findUpwards(above, ...names);
}

/** The folder of package.json. Throws where the program was taken apart. */
export function programFolder(from = import.meta.dirname): string {
  const file = findUpwards(from, 'package.json');
  if (file === null) throw new Error('package.json of Mnerva is not above its bundle.');
  return dirname(file);
}

/** "0.1.0", or "unknown" where the engine was taken out of the program. */
export function programVersion(): string {
  const file = findUpwards(import.meta.dirname, 'package.json');
  if (file === null) return 'unknown';
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

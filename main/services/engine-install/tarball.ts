/** A package of the npm registry: a gzipped tar (POSIX ustar) whose members are under `package/`. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AppError } from '../../../src/errors';
import type { NpmPackage } from './known';

const block = 512;

/** Throws `bad-file` unless the file's sha512 is the one that the registry states. */
export async function mustBePackage(path: string, { name, version, integrity }: NpmPackage): Promise<void> {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(path))
    .digest('base64')}`;
  if (found === integrity) return;
  const message = `${path} is not ${name} ${version}: its hash is ${found}, the registry states ${integrity}.`;
  throw new AppError('bad-file', message, 'Load it again with npm pack, or leave --from away.');
}

/** Unpacks small regular files that `wanted` names by their path within the package. */
export async function unpackPackage(path: string, folder: string, wanted: (name: string) => boolean): Promise<void> {
  const bytes = gunzipSync(await readFile(path));
  for (let at = 0; at + block <= bytes.length;) {
    const field = (from: number, length: number): string =>
      bytes.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '';
    const name = [field(345, 155), field(0, 100)].filter(Boolean).join('/');
    if (name === '') break;
    const size = parseInt(field(124, 12), 8);
    const inside = name.split('/').slice(1).join('/');
    const isFile = ['0', ''].includes(field(156, 1));
    if (isFile && !inside.split('/').includes('..') && wanted(inside)) {
      const target = join(folder, inside);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes.subarray(at + block, at + block + size));
    }
    at += block + Math.ceil(size / block) * block;
  }
}

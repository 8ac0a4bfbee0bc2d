/** A package of the npm registry: a gzipped tar (POSIX ustar) whose members are under `package/`. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { AppError } from '../../../src/errors';
import { memberPath } from '../../files/inside';
import type { NpmPackage } from './known';

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
  const entries = await unpackTar(gunzipSync(await readFile(path)), { strip: 1, strict: true });
  for (const { header, data } of entries) {
    const { name, type } = header;
    if (type !== 'file' || !data || name.split('/').includes('..') || !wanted(name)) continue;
    const target = memberPath(folder, name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, data);
  }
}

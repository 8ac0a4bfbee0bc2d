/**
 * An installed engine is a folder `<engines>/<name>` with `engine.json` and the npm package below it. The manifest names every
 * file that is loaded, with its size and hash, so that a damaged one is found before the process loads it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { InstallableEngine } from '../../../src/engine/choice';
import { AppError } from '../../../src/errors';
import { memberPath } from '../../files/inside';

export const EngineManifest = z.object({
  format: z.literal(1),
  name: InstallableEngine,
  /** "@tensorflow/tfjs-node" */
  package: z.string(),
  version: z.string(),
  tensorflow: z.string(),
  platform: z.string(),
  arch: z.string(),
  licence: z.string(),
  installedAt: z.number(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});
export type EngineManifest = z.infer<typeof EngineManifest>;

export const manifestName = 'engine.json';

export function engineFolder(engines: string, name: InstallableEngine): string {
  return join(engines, name);
}

/** Throws `not-found` where the engine is not installed, `bad-file` where a file is missing or of another size. */
export function readManifest(engines: string, name: InstallableEngine): EngineManifest {
  const folder = engineFolder(engines, name);
  if (!existsSync(folder)) {
    const detail = `Install it with: mnerva engine install ${name}`;
    throw new AppError('not-found', `The engine ${name} is not installed.`, detail);
  }
  return manifestIn(folder, name);
}

/** The manifest of a folder that may lie elsewhere, checked like an installed one. */
export function manifestIn(folder: string, name: InstallableEngine): EngineManifest {
  let manifest: EngineManifest;
  try {
    manifest = EngineManifest.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')));
  } catch (cause) {
    throw broken(name, `${join(folder, manifestName)} cannot be read`, cause);
  }
  const here = `${process.platform}-${process.arch}`;
  const there = `${manifest.platform}-${manifest.arch}`;
  if (manifest.name !== name) throw broken(name, `${folder} holds the engine ${manifest.name}`);
  if (here !== there) throw broken(name, `it was made for ${there}, this is ${here}`);
  for (const { path, bytes } of manifest.files) {
    const found = statSync(memberPath(folder, path), { throwIfNoEntry: false })?.size;
    if (found === undefined) throw broken(name, `${path} is missing`);
    if (found !== bytes) throw broken(name, `${path} has ${found} bytes instead of ${bytes}`);
  }
  return manifest;
}

/** The first file whose content is not what was installed; null when all are. Reads every byte. */
export async function damagedFile(folder: string, { files }: EngineManifest): Promise<string | null> {
  for (const { path, sha256 } of files) if ((await sha256Of(memberPath(folder, path))) !== sha256) return path;
  return null;
}

export async function sha256Of(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

export function broken(name: InstallableEngine, why: string, cause?: unknown): AppError {
  const detail = `Install it anew: mnerva engine remove ${name}, then mnerva engine install ${name}.`;
  return new AppError('bad-file', `The engine ${name} is broken: ${why}.`, detail, { cause });
}

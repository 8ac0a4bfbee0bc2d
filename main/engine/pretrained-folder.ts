/** A folder of pretrained weights from the disk, the files that are read of it (models/pretrained). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPretrainedFile, type PretrainedFiles } from '../../models';
import { AppError } from '../../src/errors';

/** Throws `not-found` where there is no such folder. */
export async function readPretrainedFolder(folder: string): Promise<PretrainedFiles> {
  const names = await readdir(folder).catch((error: unknown) => {
    const detail = 'Check the path, or get the weights with `mnerva model get NAME`.';
    throw new AppError('not-found', `There is no folder at ${folder}.`, detail, { cause: error });
  });
  const files = new Map<string, Uint8Array>();
  for (const name of names.filter(isPretrainedFile).sort()) files.set(name, await readFile(join(folder, name)));
  if (files.size === 0) {
    const detail = 'It needs config.json, model.safetensors and vocab.txt.';
    throw new AppError('bad-checkpoint', `${folder} holds no pretrained weights.`, detail);
  }
  return files;
}

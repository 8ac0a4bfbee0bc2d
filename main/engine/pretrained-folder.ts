/** A folder of pretrained weights from the disk: the files that are read of it (models/pretrained), and what they are. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
// Not by way of models/index: the command line reads folders, and need not load tfjs for it.
import {
  isPretrainedFile,
  mustBeFamily,
  type PretrainedFiles,
  readPretrainedText,
  readPretrainedVision,
} from '../../models/pretrained';
import type { ArtifactHash } from '../../src/engine/artifacts';
import { AppError } from '../../src/errors';
import type { LocalArtifacts } from './local-artifacts';

/** Throws `not-found` where there is no such folder. */
export async function readPretrainedFolder(folder: string): Promise<PretrainedFiles> {
  const files = new Map<string, Uint8Array>();
  for (const name of await pretrainedNames(folder)) files.set(name, await readFile(join(folder, name)));
  return files;
}

/** The hash of what is read of a folder. Throws `not-found` where there is no such folder. */
export async function hashPretrained(artifacts: LocalArtifacts, folder: string): Promise<ArtifactHash> {
  await pretrainedNames(folder);
  return artifacts.folder(folder, isPretrainedFile);
}

/** Names of the files that are read of a folder. */
export async function pretrainedNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const detail = 'Check the path, or get the weights with `mnerva model get NAME`.';
    throw new AppError('not-found', `There is no folder at ${folder}.`, detail, { cause: error });
  });
  const read = names.filter(isPretrainedFile).sort();
  if (read.length > 0) return read;
  const detail = 'It needs config.json, model.safetensors and vocab.txt.';
  throw new AppError('bad-checkpoint', `${folder} holds no pretrained weights.`, detail);
}

export interface PretrainedDescription {
  /** Which side of a model it can be. */
  readonly side: 'text' | 'pictures';
  /** "a BERT of 6 layers of width 384, 30522 word pieces" */
  readonly summary: string;
  readonly parameters: number;
}

/** Reads and checks the whole folder. Throws `bad-checkpoint` with all that does not fit. */
export async function describePretrained(folder: string): Promise<PretrainedDescription> {
  const files = await readPretrainedFolder(folder);
  const config = files.get('config.json');
  const family = config ? mustBeFamily(new TextDecoder().decode(config)) : 'BERT';
  const isText = family === 'BERT';
  const { tensors, ...shape } = isText ? readPretrainedText(files) : readPretrainedVision(files);
  const parameters = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  const { layers, width } = 'text' in shape ? shape.text : shape.vision;
  const what =
    'text' in shape
      ? `a BERT of ${layers} layers of width ${width}, ${shape.vocabulary.length} word pieces`
      : `a CLIP vision tower of ${layers} layers of width ${width}`;
  return { side: isText ? 'text' : 'pictures', summary: what, parameters };
}

/** Throws `bad-checkpoint` where config.json says that the weights are of a family that neither side is of. */
export function mustBeKnownFamily(name: string, config: string): void {
  try {
    mustBeFamily(config);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${name}: ${error.message}`, error.detail, { cause: error });
  }
}

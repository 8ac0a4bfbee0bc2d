/**
 * A folder of pretrained weights as the hub lays it out: config.json, model.safetensors (or shards and their index), vocab.txt.
 * Read here as files by name; who opens folders is the caller.
 */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { rawTensors, type RawTensor } from '../io/safetensors';

/** Contents by file name. */
export type PretrainedFiles = ReadonlyMap<string, Uint8Array>;

/** The tensors of a folder and the file that each lies in. */
export interface PretrainedTensors {
  readonly raw: ReadonlyMap<string, RawTensor>;
  readonly fileOf: (name: string) => string;
}

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/** Whether a file of a folder is read at all: the others need not be loaded. */
export function isPretrainedFile(name: string): boolean {
  return ['config.json', 'vocab.txt', 'tokenizer.json', 'tokenizer_config.json', index].includes(name)
    ? true
    : /^model(-\d+-of-\d+)?\.safetensors$/.test(name);
}

export const badWeights = (message: string, detail: string | null = null): AppError =>
  new AppError('bad-checkpoint', message, detail ?? 'Download the folder again, or choose another.');

/** Throws `bad-checkpoint` where the file is missing or not JSON of this form. */
export function jsonOf<T>(files: PretrainedFiles, name: string, schema: z.ZodType<T>): T {
  const bytes = files.get(name);
  if (!bytes) throw badWeights(`The folder has no ${name}.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new AppError('bad-checkpoint', `${name} is not JSON.`, 'Download the folder again.', { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw badWeights(`${name}: ${z.prettifyError(result.error)}`);
  return result.data;
}

const ShardIndex = z.object({ weight_map: z.record(z.string(), z.string()) });

/** Every tensor of the folder, from one file or from the shards that the index names. Throws `bad-checkpoint`. */
export function tensorsOfFolder(files: PretrainedFiles): PretrainedTensors {
  const whole = files.get(single);
  if (whole) return { raw: rawTensors(whole, single), fileOf: () => single };
  if (!files.has(index)) {
    const detail = 'Weights are read as safetensors: model.safetensors, or shards and their index.';
    throw badWeights(`The folder has no ${single}.`, detail);
  }
  const { weight_map: placeOf } = jsonOf(files, index, ShardIndex);
  const shards = new Map<string, Map<string, RawTensor>>();
  for (const name of new Set(Object.values(placeOf))) {
    const bytes = files.get(name);
    if (!bytes) throw badWeights(`${index} names ${name}, and the folder has no such file.`);
    shards.set(name, rawTensors(bytes, name));
  }
  const raw = new Map<string, RawTensor>();
  for (const [tensor, file] of Object.entries(placeOf)) {
    const found = shards.get(file)?.get(tensor);
    if (!found) throw badWeights(`${index} says that tensor "${tensor}" is in ${file}, and it is not there.`);
    raw.set(tensor, found);
  }
  return { raw, fileOf: (name) => placeOf[name] ?? index };
}

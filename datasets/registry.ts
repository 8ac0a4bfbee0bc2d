/** Formats by their ids, and which of them a file looks like. */
import { AppError } from '../src/errors';
import { fieldsOf } from './fields';
import type { DatasetFormat, Recognition } from './format';
import type { Head } from './head';

export interface Guess extends Recognition {
  readonly format: DatasetFormat;
}

export interface Formats {
  readonly all: readonly DatasetFormat[];
  /** Throws `bad-input` where there is none of this id. */
  get(id: string): DatasetFormat;
  /** The most likely one first; empty = nothing here is known. */
  recognise(head: Head): Guess[];
}

/** Throws where a format is put together wrongly: a defect of its folder. */
export function createFormats(all: readonly DatasetFormat[]): Formats {
  const byId = new Map(all.map((format) => [format.id, format]));
  if (byId.size < all.length) throw new Error('Two formats have the same id.');
  for (const format of all) mustBeSound(format);
  return {
    all,
    get(id) {
      const format = byId.get(id);
      if (format) return format;
      throw new AppError('bad-input', `There is no format ${id}.`, `There are: ${[...byId.keys()].join(', ')}.`);
    },
    recognise(head) {
      if (head.kind === 'file' && head.lines.every((line) => line.trim() === '')) return [];
      const guesses = all.flatMap((format) => {
        const recognition = format.recognise(head);
        return recognition && recognition.confidence > 0 ? [{ ...recognition, format }] : [];
      });
      return guesses.sort((a, b) => b.confidence - a.confidence); // equal ones stay in the order of the registry
    },
  };
}

function mustBeSound({ id, inputs, options, pictures, write }: DatasetFormat): void {
  const [first] = Object.values(inputs);
  if (!first?.required) throw new Error(`${id}: the first input names the data set, and must be required.`);
  if (pictures && !Object.hasOwn(inputs, pictures.input))
    throw new Error(`${id}: there is no input ${pictures.input}.`);
  fieldsOf(options);
  if (write) fieldsOf(write.options);
}

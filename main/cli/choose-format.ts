/** Which format a person means who names files: what they say with `--format`, or what the content shows. */
import { fieldsOf, mainInput, type DatasetFormat, type Formats } from '../../datasets';
import type { FormatGuess, OptionValue } from '../../src/contract/exchange-views';
import { AppError } from '../../src/errors';
import { recognisePath } from '../services/exchange/recognise';
import { idsOf } from './format-flags';

export interface Named {
  /** The id that was given with `--format`. */
  readonly format?: string;
  /** A file or folder that is named without saying which input it is. */
  readonly path?: string;
  /** Paths, by the names of inputs. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export interface Chosen {
  readonly format: DatasetFormat;
  readonly inputs: Readonly<Record<string, string>>;
  /** What it was taken for, in a sentence; null = the person said it. */
  readonly said: string | null;
}

/**
 * The likeliest of the formats `among` that has the inputs and options which were named. Throws `bad-input` where the content
 * is of none of them.
 */
export async function chooseFormat(
  formats: Formats,
  { format: id, path, inputs, options }: Named,
  among: readonly DatasetFormat[] = formats.all,
): Promise<Chosen> {
  if (id !== undefined) {
    const format = formats.get(id);
    return { format, inputs: path === undefined ? inputs : { [mainInput(format)]: path, ...inputs }, said: null };
  }
  const guesses = path === undefined ? await guessesFor(formats, inputs) : await recognisePath(formats, path);
  const fits = (format: DatasetFormat): boolean => {
    const { inputs: has, options: schema } = format;
    const fields = fieldsOf(schema).map(({ name }) => name);
    return (
      among.includes(format) &&
      Object.keys(inputs).every((name) => Object.hasOwn(has, name)) &&
      Object.keys(options).every((name) => fields.includes(name))
    );
  };
  const guess = guesses.find((one) => fits(formats.get(one.format)));
  if (!guess) {
    const what = path ?? Object.values(inputs)[0] ?? 'This';
    throw new AppError(
      'bad-input',
      `${what} looks like no format that can be used here.`,
      `If it is one, say which with --format: ${idsOf(among)}.`,
    );
  }
  const format = formats.get(guess.format);
  const found = Object.entries(guess.inputs).filter(([name, at]) => !(name in inputs) && at !== path);
  const beside = found.map(([name, at]) => `${name} in ${at}`).join(', ');
  return {
    format,
    inputs: { ...guess.inputs, ...inputs },
    said: `Read as ${format.title}${beside && `, with ${beside}`}; --format would say otherwise.`,
  };
}

/** Guesses for the first of the named files that shows what it is, as the input that it was named as. */
async function guessesFor(formats: Formats, inputs: Readonly<Record<string, string>>): Promise<FormatGuess[]> {
  for (const [name, path] of Object.entries(inputs)) {
    const guesses = (await recognisePath(formats, path)).filter((guess) => guess.inputs[name] === path);
    if (guesses.length > 0) return guesses;
  }
  return [];
}

/**
 * What a format is: one object that says what it needs, how it is recognised, read and written, and what it loses. The forms, the
 * contract and the command line are made from it.
 */
import type { z } from 'zod';
import type { RawSample } from '../src/domain/sample';
import { AppError } from '../src/errors';
import type { Findings } from './findings';
import type { Head } from './head';
import type { ImageFinder } from './images';
import type { Folder, NamedBytes, Writing, Written } from './source';

export interface FormatInput {
  readonly kind: 'file' | 'folder';
  readonly title: string;
  /** What it is, in a few words: "Pascal VOC files, one per picture". */
  readonly help: string;
  readonly required: boolean;
}

/** By name, in the order in which a person is asked. The first one is required, and names the data set. */
export type FormatInputs = Readonly<Record<string, FormatInput>>;

/** Files and folders by the names of inputs. */
export type GivenInputs = Readonly<Record<string, NamedBytes | Folder | null | undefined>>;

type OpenedInputs<I extends FormatInputs> = {
  readonly [N in keyof I]:
    (I[N]['kind'] extends 'file' ? NamedBytes : Folder) | (I[N]['required'] extends true ? never : null);
};

/**
 * How a sample's picture is found in the folder of pictures: by the sample's id, whatever its ending (the name that the reader
 * gives is a guess); by the path that the file states; or it is beside the texts, under exactly the name that the reader gives.
 */
export type PictureNaming = 'by-id' | 'by-path' | 'in-place';

export interface ReadContext {
  readonly findings: Findings;
  /** The pictures of the format's folder of pictures. */
  readonly images: ImageFinder;
  /** Between tokens where there is no raw text; nothing for character-tokenised sets. */
  readonly joiner: ' ' | '';
}

export interface Read {
  /** In file order, made while the caller consumes them; null where there was none for a while, so that others can be let in. */
  readonly samples: AsyncIterable<RawSample | null> | Iterable<RawSample | null>;
  /** How the file was laid out: JSON that the format's own writer understands, so that an export can be byte-equal. May be a getter. */
  readonly layout?: unknown;
}

export interface Recognition {
  /** From 0 to 1. */
  readonly confidence: number;
  /** Which input the file or folder is. */
  readonly input: string;
  /** Further inputs: names of folders beside the file that certainly belong to it. */
  readonly beside?: Readonly<Record<string, string | null>>;
  /** What an option can be in this file, by its name: the columns of a table. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

interface Common<I> {
  /** What requests and the command line call it. */
  readonly id: string;
  readonly title: string;
  /** One sentence for a person who wonders whether this is what they have. */
  readonly hint: string;
  readonly inputs: I;
  /** Whether it says which mentions a text has; else its samples are raw. */
  readonly labelled: boolean;
  /** Which input holds the pictures; null = it knows none. The importer opens it; readers are given names, but in place. */
  readonly pictures: { readonly input: string; readonly named: PictureNaming } | null;
  /** null = it does not look like this format. Sees the first part of a file only; never throws. */
  recognise(head: Head): Recognition | null;
}

interface WriterFacts {
  readonly hint: string;
  /** Without the dot. */
  readonly extension: string;
  /** Whether a file can say how far a sample is; else only finished ones are written. */
  readonly keepsState: boolean;
  /** Whether a file names the split of each sample; else the split is the file. */
  readonly keepsSplit: boolean;
  /** What no file of this format can hold, in sentences, said before anything is written. */
  readonly losses: readonly string[];
}

/** A format as its folder writes it down. Each field of `options` has a default or is optional, and a title (`.meta`). */
export interface FormatSpec<I extends FormatInputs, O extends z.ZodObject, W extends z.ZodObject> extends Common<I> {
  readonly options: O;
  read(inputs: OpenedInputs<I>, options: z.output<O>, context: ReadContext): Read;
  /** The same samples without what takes long and says nothing about types; absent = `read`. */
  skim?(inputs: OpenedInputs<I>, options: z.output<O>, context: ReadContext): Read;
  readonly write:
    | (WriterFacts & {
        readonly options: W;
        /** `layout` is what some reader gave, of this format or another: to be checked. */
        write(samples: Iterable<RawSample>, options: z.output<W>, layout: unknown): Written | Writing;
      })
    | null;
}

/** Options as they come from a form, a call or the command line. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** A format as everybody else uses it: inputs and options are checked at the door, with `bad-input`. */
export interface DatasetFormat extends Common<FormatInputs> {
  readonly options: z.ZodObject;
  read(inputs: GivenInputs, options: GivenOptions, context: ReadContext): Read;
  skim(inputs: GivenInputs, options: GivenOptions, context: ReadContext): Read;
  readonly write: FormatWriter | null;
}

export interface FormatWriter extends WriterFacts {
  readonly options: z.ZodObject;
  write(samples: Iterable<RawSample>, more?: WriteOptions): Written;
  /** The same with a pause after each sample. */
  writing(samples: Iterable<RawSample>, more?: WriteOptions): Writing;
}

export interface WriteOptions {
  readonly options?: GivenOptions;
  readonly layout?: unknown;
}

export function defineFormat<const I extends FormatInputs, O extends z.ZodObject, W extends z.ZodObject>(
  spec: FormatSpec<I, O, W>,
): DatasetFormat {
  const { title, options, write } = spec;
  // `mustHaveInputs` has seen that each is there and of its kind, which is what the type says.
  const opened = (given: GivenInputs): OpenedInputs<I> => {
    mustHaveInputs(spec, given);
    return Object.fromEntries(Object.keys(spec.inputs).map((name) => [name, given[name] ?? null])) as OpenedInputs<I>;
  };
  const read: DatasetFormat['read'] = (given, raw, context) =>
    spec.read(opened(given), optionsOf(options, raw, title), context);
  function* writing(samples: Iterable<RawSample>, { options: given = {}, layout = null }: WriteOptions = {}): Writing {
    if (!write) throw new AppError('bad-input', `${title} can be read, not written.`);
    const written = write.write(samples, optionsOf(write.options, given, title), layout);
    return 'next' in written ? yield* written : written;
  }
  return {
    ...spec,
    read,
    skim: spec.skim
      ? (given, raw, context) => spec.skim!(opened(given), optionsOf(options, raw, title), context)
      : read,
    write: write && {
      ...write,
      writing,
      write: (samples, more) => finished(writing(samples, more)),
    },
  };
}

function finished(writing: Writing): Written {
  for (;;) {
    const { done, value } = writing.next();
    if (done) return value;
  }
}

/** What is read of a data set is named after this input. */
export function mainInput({ inputs }: Pick<DatasetFormat, 'inputs'>): string {
  return Object.keys(inputs)[0] ?? '';
}

/** Throws `bad-input` where something that the format needs is not named, or something is that it does not read. */
export function mustHaveInputs(
  { title, inputs }: Pick<DatasetFormat, 'title' | 'inputs'>,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && value !== undefined && !Object.hasOwn(inputs, name)) {
      throw new AppError('bad-input', `${title} reads no ${name}.`, `It reads: ${Object.keys(inputs).join(', ')}.`);
    }
  }
  for (const [name, { kind, title: what, help, required }] of Object.entries(inputs)) {
    const value = given[name] ?? null;
    if (value === null && required) {
      throw new AppError(
        'bad-input',
        `${title} needs a ${kind} that is not named: ${what} (${name}).`,
        `Name it: ${help}.`,
      );
    }
    if (typeof value === 'object' && value !== null && kind !== ('files' in value ? 'folder' : 'file')) {
      throw new AppError('bad-input', `${title}: ${what} (${name}) is to be a ${kind}.`, `Name a ${kind}: ${help}.`);
    }
  }
}

/** The options with their defaults. Throws `bad-input` that names the option. */
export function optionsOf<O extends z.ZodObject>(schema: O, given: GivenOptions, title: string): z.output<O> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(schema.shape, name));
  if (unknown.length > 0) {
    const known = Object.keys(schema.shape);
    throw new AppError(
      'bad-input',
      `${title} has no option ${unknown.join(', ')}.`,
      known.length > 0 ? `Its options are: ${known.join(', ')}.` : 'It has no options.',
    );
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('bad-input', `${title}: the option ${issue?.path.join('.')} is wrong: ${issue?.message}.`);
}

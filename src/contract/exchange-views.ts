/** Import and export, as the renderer asks for them and sees them. */
import { z } from 'zod';
import { NewTypeName } from '../domain/label-set';
import { Mention } from '../domain/mention';
import { Finding, Split } from '../domain/sample';

/** A value of an option, as a form or the command line gives it. */
export const OptionValue = z.union([z.string(), z.number(), z.boolean()]);
export type OptionValue = z.infer<typeof OptionValue>;

/** A field of a format's options, as a form draws it. */
export const OptionField = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  kind: z.enum(['text', 'number', 'choice', 'switch']),
  /** Of a choice. */
  choices: z.array(z.object({ value: z.string(), title: z.string() })),
  default: OptionValue.nullable(),
  required: z.boolean(),
});
export type OptionField = z.infer<typeof OptionField>;

export const FormatInputView = z.object({
  name: z.string(),
  kind: z.enum(['file', 'folder']),
  title: z.string(),
  help: z.string(),
  required: z.boolean(),
});
export type FormatInputView = z.infer<typeof FormatInputView>;

/** A format: what it is, what it needs, and what can be written in it. */
export const FormatView = z.object({
  id: z.string(),
  title: z.string(),
  hint: z.string(),
  /** The first one names the data set. */
  inputs: z.array(FormatInputView),
  options: z.array(OptionField),
  /** Whether it says which mentions a text has. */
  labelled: z.boolean(),
  /** null = it is only read. */
  writes: z
    .object({
      hint: z.string(),
      /** Of a file, without the dot. */
      extension: z.string(),
      /** What no file of this format can hold, in sentences; empty = nothing is lost. */
      losses: z.array(z.string()),
      options: z.array(OptionField),
    })
    .nullable(),
});
export type FormatView = z.infer<typeof FormatView>;

/** What a file or folder looks like: a format, and the paths of its inputs as far as they are certain. */
export const FormatGuess = z.object({
  format: z.string(),
  /** From 0 to 1. */
  confidence: z.number(),
  inputs: z.record(z.string(), z.string()),
  /** What options can be in this file, by their names: the columns of a table. */
  choices: z.record(z.string(), z.array(z.string())),
});
export type FormatGuess = z.infer<typeof FormatGuess>;

/** Who made the mentions of a file: people, or a model. */
export const ImportRole = z.enum(['reference', 'suggestion']);
export type ImportRole = z.infer<typeof ImportRole>;

export const ImportRequest = z.object({
  /** The id of a format. */
  format: z.string().min(1),
  /** Paths, by the names of the format's inputs. */
  inputs: z.record(z.string(), z.string().min(1)).default({}),
  /** By the names of the format's options; those that are left out have their defaults. */
  options: z.record(z.string(), OptionValue).default({}),
  /** Of samples whose split the file does not say; null = the pool, and samples that are here stay where they are. */
  split: Split.nullable().default(null),
  /** What a type of the file becomes; null leaves its mentions out. Types without an entry must be in the project. */
  map: z.record(z.string(), z.string().nullable()).default({}),
  as: ImportRole.default('reference'),
  /** Types that the project gets with this import, by name. */
  add: z.array(NewTypeName).default([]),
  /** Whether other labels and splits of samples that are here are taken over. */
  update: z.boolean().default(false),
  /** Whether the earlier import of the same file is taken back first. */
  replace: z.boolean().default(false),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportReport = z.object({
  /** All that the file has. */
  tweets: z.int(),
  /** Of these: whose split the file itself says. */
  withSplit: z.int(),
  /** New ones. */
  samples: z.int(),
  /** Of these: other tweets under an id that is taken, which get another id. */
  renamed: z.int(),
  /** Samples that are here already, the same tweets, and are left as they are. */
  skipped: z.int(),
  /** Samples that are here already and get this file's suggestions beside what is known of them. */
  attached: z.int(),
  /** Samples that are here already without a picture, and get theirs. */
  filled: z.int(),
  /** Samples that are here already, of which this file says something else; `update` takes it over. */
  changed: z.object({ labels: z.int(), splits: z.int() }),
  /** Pictures of new samples. */
  images: z.int(),
  /** Mentions by type, after the mapping. */
  mentions: z.record(z.string(), z.int()),
  regions: z.int(),
  /** Types of the file that the project does not have and the mapping does not name, with their counts. */
  unknownTypes: z.record(z.string(), z.int()),
  findings: z.array(Finding),
  /** Why nothing can be imported as asked; null when it can. */
  obstacle: z.string().nullable(),
  /** An earlier import of the same file, read otherwise, that stands in the way; `replace` takes it back first. */
  standsInWay: z.object({ id: z.int(), source: z.string() }).nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** A sample of a file, to look at before it is imported. */
export const PreviewSample = z.object({
  externalId: z.string(),
  line: z.int().nullable(),
  text: z.string(),
  tokens: z.array(z.object({ start: z.int(), end: z.int() })),
  /** Types by name, after the mapping. */
  mentions: z.array(Mention),
  /** The name of its picture; null = none is named. */
  picture: z.string().nullable(),
  /** A small WebP of it, in base64; null = it is not there, or cannot be read. */
  thumbnail: z.string().nullable(),
});
export type PreviewSample = z.infer<typeof PreviewSample>;

/** A few samples of a file; `from` counts from 0. */
export const ImportPage = z.object({ from: z.int(), samples: z.array(PreviewSample) });
export type ImportPage = z.infer<typeof ImportPage>;

/** An import of the project, to be taken back. */
export const ImportView = z.object({
  id: z.int(),
  /** The file with its folder. */
  source: z.string(),
  format: z.string(),
  finishedAt: z.number(),
  samples: z.int(),
  /** Samples that people have worked on: with any, it stays. */
  touched: z.int(),
});
export type ImportView = z.infer<typeof ImportView>;

/** Pictures of a folder for tweets that have none. */
export const AttachReport = z.object({
  /** Tweets without a picture, before. */
  lacking: z.int(),
  /** Of these: how many have one in the folder, or got theirs. */
  attached: z.int(),
  findings: z.array(Finding),
});
export type AttachReport = z.infer<typeof AttachReport>;

/**
 * `work`: what a person confirmed. `reference`: what was imported or made the reference. `labels`: work before reference before
 * nothing. `suggestions`: those that are shown.
 */
export const ExportedPart = z.enum(['work', 'labels', 'reference', 'suggestions']);
export type ExportedPart = z.infer<typeof ExportedPart>;

export const ExportRequest = z.object({
  /** The id of a format that can be written. */
  format: z.string().min(1),
  /** By the names of the writer's options. */
  options: z.record(z.string(), OptionValue).default({}),
  out: z.string(),
  what: ExportedPart.default('work'),
  split: Split.nullable().default(null),
  /** Whether a file that is there may be replaced; without it the export is refused. */
  replace: z.boolean().default(false),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

export const ExportReport = z.object({
  samples: z.int(),
  /** How many samples were taken from which layer. */
  layers: z.object({ work: z.int(), reference: z.int(), suggestions: z.int() }),
  mentions: z.record(z.string(), z.int()),
  /** What the format cannot carry, in sentences with counts. */
  losses: z.array(z.string()),
  /** Whether a file of this name was there. */
  replaces: z.boolean(),
  out: z.string(),
  bytes: z.int(),
});
export type ExportReport = z.infer<typeof ExportReport>;

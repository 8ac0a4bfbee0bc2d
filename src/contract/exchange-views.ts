/** Import and export, as the renderer asks for them and sees them. */
import { z } from 'zod';
import { Finding, Split } from '../domain/sample';

export const ImportFormat = z.enum(['imgid', 'gmner', 'pairs', 'csv', 'jsonl']);
export type ImportFormat = z.infer<typeof ImportFormat>;

export const ImportRequest = z.object({
  format: ImportFormat,
  /** The text file; for pairs null. */
  text: z.string().nullable().default(null),
  /** A folder of pairs. */
  dir: z.string().nullable().default(null),
  images: z.string().nullable().default(null),
  /** A folder of Pascal VOC files. */
  boxes: z.string().nullable().default(null),
  split: Split.default('pool'),
  /** What a type of the file becomes; null leaves its mentions out. Types without an entry must be in the project. */
  map: z.record(z.string(), z.string().nullable()).default({}),
  /** Mentions made by people, or by a model. */
  as: z.enum(['gold', 'suggestion']).default('gold'),
  /** Column names of a CSV or TSV file. */
  columns: z
    .object({ text: z.string(), image: z.string().nullable(), id: z.string().nullable() })
    .nullable()
    .default(null),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportReport = z.object({
  samples: z.int(),
  /** Samples that were already there and were left as they are. */
  skipped: z.int(),
  images: z.int(),
  /** Mentions by type, after the mapping. */
  mentions: z.record(z.string(), z.int()),
  regions: z.int(),
  /** Types of the file that the project does not have and the mapping does not name, with their counts. */
  unknownTypes: z.record(z.string(), z.int()),
  findings: z.array(Finding),
  /** The first few samples, to look at before importing. */
  preview: z.array(z.object({ externalId: z.string(), text: z.string(), hasImage: z.boolean(), mentions: z.string() })),
  /** Why nothing can be imported as asked; null when it can. */
  obstacle: z.string().nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ExportRequest = z.object({
  format: z.enum(['imgid', 'jsonl']),
  out: z.string(),
  what: z.enum(['annotations', 'suggestions', 'gold']).default('annotations'),
  split: Split.nullable().default(null),
  /** Whether a file that is there may be replaced; without it the export is refused. */
  replace: z.boolean().default(false),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

export const ExportReport = z.object({
  samples: z.int(),
  mentions: z.record(z.string(), z.int()),
  /** What the format cannot carry, in sentences with counts. */
  losses: z.array(z.string()),
  /** Whether a file of this name was there. */
  replaces: z.boolean(),
  out: z.string(),
  bytes: z.int(),
});
export type ExportReport = z.infer<typeof ExportReport>;

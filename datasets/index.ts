/** Bytes in, samples and findings out, and back: what every format has in common. */
import type { RawSample } from '../src/domain/sample';
import { AppError } from '../src/errors';
import type { ColumnMap } from './csv/columns';
import { readCsv } from './csv/read';
import { Findings } from './findings';
import { readGmner } from './gmner/read';
import { createImageFinder } from './images';
import { type ImgidLayout, layoutOf } from './imgid/layout';
import { readImgid } from './imgid/read';
import { writeImgid } from './imgid/write';
import { readJsonl } from './jsonl/read';
import { writeJsonl } from './jsonl/write';
import { readPairs } from './pairs/read';
import type { Folder, NamedBytes, Samples, Written } from './source';
import { decodeText } from './text-bytes';

export { Findings } from './findings';
export { safeRelativePath } from './images';
export { defaultLayout, type ImgidLayout } from './imgid/layout';
export { limits } from './limits';
export type { ColumnMap } from './csv/columns';
export type { Folder, Loss, NamedBytes, Samples, Written } from './source';
export { TypeMapper } from './type-map';

export const readFormats = ['imgid', 'gmner', 'pairs', 'csv', 'jsonl'] as const;
export type ReadFormat = (typeof readFormats)[number];

/** What to read. Each format says in `needs` what it cannot do without. */
export interface DatasetSource {
  readonly format: ReadFormat;
  /** The text file of every format but pairs. */
  readonly text?: NamedBytes | null;
  /** The folder of pairs. */
  readonly folder?: Folder | null;
  /** Names in the images folder; null or absent = unknown: every id is taken to have its `.jpg`. */
  readonly images?: readonly string[] | null;
  /** The folder of Pascal VOC files. */
  readonly boxes?: Folder | null;
  /** The columns of a table; null = guessed from its header. */
  readonly columns?: ColumnMap | null;
  /** Between tokens of formats without raw text; nothing for character-tokenised sets. */
  readonly joiner?: ' ' | '';
}

export interface OpenedDataset {
  /** Read once, in file order. Throws `AppError` only where the source cannot be what it is said to be. */
  readonly samples: Samples;
  /** Complete when the samples are. */
  readonly findings: Findings;
  /** How an IMGID file is laid out, so that its export can be byte-equal. */
  readonly layout: ImgidLayout | null;
}

interface Format {
  readonly title: string;
  readonly needs: readonly ('text' | 'folder' | 'boxes')[];
  readonly write: ((samples: Iterable<RawSample>, layout?: Partial<ImgidLayout>) => Written) | null;
}

export const formats: Readonly<Record<ReadFormat, Format>> = {
  imgid: { title: 'IMGID CoNLL (Twitter-2015, Twitter-2017)', needs: ['text'], write: writeImgid },
  gmner: { title: 'GMNER: IMGID CoNLL with Pascal VOC boxes', needs: ['text', 'boxes'], write: null },
  pairs: { title: 'Pairs: a folder of n.txt and n.jpg', needs: ['folder'], write: null },
  csv: { title: 'CSV or TSV with a header', needs: ['text'], write: null },
  jsonl: { title: 'Mnerva JSONL (lossless)', needs: ['text'], write: (samples) => writeJsonl(samples) },
};

/** Opens a data set. Throws `bad-input` where the format needs a file or folder that is not given. */
export function openDataset(source: DatasetSource): OpenedDataset {
  const findings = new Findings();
  const { title, needs } = formats[source.format];
  for (const need of needs) {
    if (!source[need])
      throw new AppError('bad-input', `${title}: the ${need} is missing.`, `Name the ${need} to read.`);
  }
  if (source.format === 'pairs') {
    return { samples: source.folder ? readPairs(source.folder, findings) : none(), findings, layout: null };
  }
  const { text: file } = source;
  const text = file ? decodeText(file, findings) : null;
  if (!file || text === null) return { samples: none(), findings, layout: null };
  if (text.trim() === '') {
    findings.add({
      file: file.name,
      line: null,
      code: 'empty-file',
      message: 'The file is empty.',
      action: 'Nothing was read.',
    });
    return { samples: none(), findings, layout: null };
  }
  const layout = source.format === 'imgid' || source.format === 'gmner' ? layoutOf(text, file.name, findings) : null;
  return { samples: samplesOf(source, text, file.name, layout, findings), findings, layout };
}

async function* samplesOf(
  { format, images: names, boxes, columns, joiner }: DatasetSource,
  text: string,
  file: string,
  layout: ImgidLayout | null,
  findings: Findings,
): AsyncGenerator<RawSample> {
  const images = createImageFinder(names ?? null, findings);
  const common = { file, findings, images };
  if (layout && boxes && format === 'gmner') yield* readGmner(text, boxes, { ...common, layout, joiner });
  else if (layout) yield* readImgid(text, { ...common, layout, joiner });
  else if (format === 'csv') yield* readCsv(text, { ...common, columns: columns ?? null });
  else yield* readJsonl(text, common);
}

async function* none(): AsyncGenerator<RawSample> {
  // nothing could be read; the findings say why
}

/** Writes samples in a format that can be written. `layout` matters to IMGID only. */
export function writeDataset(
  format: 'imgid' | 'jsonl',
  samples: Iterable<RawSample>,
  layout?: Partial<ImgidLayout>,
): Written {
  return format === 'imgid' ? writeImgid(samples, layout) : writeJsonl(samples);
}

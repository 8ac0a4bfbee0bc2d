/** Samples between their rows and their values. */
import type { ReviewState } from '../../src/domain/document';
import type { Origin } from '../../src/domain/origin';
import { SampleId, type Split } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import { wordsOf, type WordsOf } from '../../src/labels/resolve';
import type { StoredImage } from '../../src/storage/image-store';
import type { Reference } from '../../src/storage/reference-store';
import type { SampleSummary, WorkedSample } from '../../src/storage/sample-store';
import {
  damagedDetail,
  Decided,
  decode,
  decodeOrNull,
  decodeReference,
  decodeTokens,
  Mentions,
  Meta,
  Tags,
} from './json';
import type { LayerReader } from './layer-reader';
import type { CatalogEntry } from './queue-index';
import type { WorkTable } from './work-table';

/** The sample, its picture, its reference and one annotator's work: `@annotator` is their row; add `WHERE`. */
export const selectWorked = `
  SELECT s.*, c.split, c.state AS first_state, i.format, i.width, i.height, i.byte_length,
    r.version, r.kind AS reference_kind, r.name AS reference_name, r.at AS reference_at, r.mentions AS reference_mentions,
    w.state, w.revision, w.mentions, w.decided, w.touched_at
  FROM samples s
  JOIN catalog c ON c.sample_id = s.id
  LEFT JOIN reference_layers r ON r.sample_id = s.id AND r.version = c.reference
  LEFT JOIN work w ON w.sample_id = s.id AND w.annotator_id = @annotator
  LEFT JOIN images i ON i.hash = s.image_hash`;

export interface WorkedRow {
  id: number;
  external_id: string;
  import_id: number;
  line: number | null;
  split: Split;
  text: string;
  tokens: string;
  tags: string | null;
  image_hash: string | null;
  image_name: string | null;
  image_problem: string | null;
  meta: string | null;
  question: string | null;
  format: StoredImage['format'] | null;
  width: number | null;
  height: number | null;
  byte_length: number | null;
  version: number | null;
  reference_kind: 'person' | 'file' | null;
  reference_name: string | null;
  reference_at: number | null;
  reference_mentions: string | null;
  first_state: ReviewState;
  state: ReviewState | null;
  revision: number | null;
  mentions: string | null;
  decided: string | null;
  touched_at: number | null;
}

export interface RowReaders {
  readonly layers: LayerReader;
  readonly work: WorkTable;
}

/** Throws `bad-file`, naming the sample, where a row of it is damaged. */
export function workedSample(row: WorkedRow, readers: RowReaders): WorkedSample {
  try {
    return readSample(row, readers);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'bad-file') throw cause;
    throw new AppError('bad-file', `The sample ${row.external_id} cannot be read.`, damagedDetail, { cause });
  }
}

function readSample(row: WorkedRow, { layers, work }: RowReaders): WorkedSample {
  const tokens = decodeTokens(row.tokens, row.text);
  const words = (): WordsOf => wordsOf(tokens);
  const written = {
    state: row.state ?? row.first_state,
    mentions: row.mentions === null ? [] : decode(Mentions, row.mentions),
    decided: row.decided === null ? [] : decode(Decided, row.decided),
  };
  return {
    id: SampleId.parse(row.id),
    externalId: row.external_id,
    importId: row.import_id,
    line: row.line,
    split: row.split,
    text: row.text,
    tokens,
    tags: decodeOrNull(Tags, row.tags),
    image: imageOf(row),
    imageName: row.image_name,
    imageProblem: row.image_problem,
    meta: decodeOrNull(Meta, row.meta),
    question: row.question,
    reference: referenceOf(row, layers, words),
    work: work.read(written, words),
    revision: row.revision ?? 0,
    touchedAt: row.touched_at,
  };
}

function referenceOf(row: WorkedRow, layers: LayerReader, words: () => WordsOf): Reference | null {
  const { version, reference_kind: kind, reference_name: name, reference_at: at, reference_mentions: mentions } = row;
  if (version === null || kind === null || name === null || at === null || mentions === null) return null;
  const origin: Origin = { kind, name, at };
  return { origin, mentions: layers.read(decodeReference(mentions, version, origin), words).mentions };
}

function imageOf(row: WorkedRow): StoredImage | null {
  const { image_hash: hash, format, width, height, byte_length: byteLength } = row;
  if (hash === null || format === null || width === null || height === null || byteLength === null) return null;
  return { hash, format, width, height, byteLength };
}

/** The same of a line of a list, but for what the catalog in memory says. */
export const selectSummary = `
  SELECT s.id, s.external_id, substr(s.text, 1, 200) AS snippet,
    s.image_name IS NOT NULL AND s.image_hash IS NULL AS image_missing, w.state, w.touched_at
  FROM samples s LEFT JOIN work w ON w.sample_id = s.id AND w.annotator_id = @annotator`;

export interface SummaryRow {
  id: number;
  external_id: string;
  snippet: string;
  image_missing: number;
  state: ReviewState | null;
  touched_at: number | null;
}

export function summary(row: SummaryRow, entry: CatalogEntry, score: number | null): SampleSummary {
  const { split, hasImage, hasReference, firstState } = entry;
  return {
    id: SampleId.parse(row.id),
    externalId: row.external_id,
    snippet: row.snippet,
    split,
    state: row.state ?? firstState,
    hasImage,
    imageMissing: row.image_missing === 1,
    hasReference,
    score,
    touchedAt: row.touched_at,
  };
}

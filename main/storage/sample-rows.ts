/** Samples between their rows and their values. */
import { emptyDocument, type ReviewState } from '../../src/domain/document';
import { SampleId, type Split } from '../../src/domain/sample';
import type { StoredImage } from '../../src/storage/image-store';
import type { SampleSummary, WorkedSample } from '../../src/storage/sample-store';
import { decode, decodeOrNull, decodeTokens, Gold, Mentions, Meta, Tags } from './json';

/** The sample, its picture and one annotator's work; add `WHERE`. */
export const selectWorked = `
  SELECT s.*, i.format, i.width, i.height, i.byte_length, w.state, w.revision, w.mentions, w.touched_at, w.uncertainty
  FROM samples s
  JOIN work w ON w.sample_id = s.id
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
  gold: string | null;
  image_hash: string | null;
  image_name: string | null;
  image_problem: string | null;
  meta: string | null;
  format: StoredImage['format'] | null;
  width: number | null;
  height: number | null;
  byte_length: number | null;
  state: ReviewState;
  revision: number;
  mentions: string;
  touched_at: number | null;
  uncertainty: number | null;
}

export function workedSample(row: WorkedRow): WorkedSample {
  return {
    id: SampleId.parse(row.id),
    externalId: row.external_id,
    importId: row.import_id,
    line: row.line,
    split: row.split,
    text: row.text,
    tokens: decodeTokens(row.tokens, row.text),
    tags: decodeOrNull(Tags, row.tags),
    gold: decodeOrNull(Gold, row.gold),
    image: imageOf(row),
    imageName: row.image_name,
    imageProblem: row.image_problem,
    meta: decodeOrNull(Meta, row.meta),
    document: { ...emptyDocument, state: row.state, mentions: decode(Mentions, row.mentions) },
    revision: row.revision,
    touchedAt: row.touched_at,
    uncertainty: row.uncertainty,
  };
}

function imageOf(row: WorkedRow): StoredImage | null {
  const { image_hash: hash, format, width, height, byte_length: byteLength } = row;
  if (hash === null || format === null || width === null || height === null || byteLength === null) return null;
  return { hash, format, width, height, byteLength };
}

export const selectSummary = `
  SELECT s.id, s.external_id, substr(s.text, 1, 200) AS snippet, w.split, w.state, w.has_image,
    s.image_name IS NOT NULL AND s.image_hash IS NULL AS image_missing, w.uncertainty, w.touched_at
  FROM work w JOIN samples s ON s.id = w.sample_id`;

export interface SummaryRow {
  id: number;
  external_id: string;
  snippet: string;
  split: Split;
  state: ReviewState;
  has_image: number;
  image_missing: number;
  uncertainty: number | null;
  touched_at: number | null;
}

export function summary(row: SummaryRow): SampleSummary {
  return {
    id: SampleId.parse(row.id),
    externalId: row.external_id,
    snippet: row.snippet,
    split: row.split,
    state: row.state,
    hasImage: row.has_image === 1,
    imageMissing: row.image_missing === 1,
    uncertainty: row.uncertainty,
    touchedAt: row.touched_at,
  };
}

/** One batch as a model reads it: its numbers as named feeds, and with them as tensors the what an encoder reads. */
import type { Inputs } from '../family';
import type { PictureFeeds } from '../vision/picture-batch';
import { padRows } from './batches';
import type { Feed, TensorsOf } from './feed';

/** What the lowest layers made of the text, where they are frozen. */
export interface PrefixFeeds {
  readonly prefix: Feed<3>; // T [B, N, d]; zeros behind the last piece of a row
  /** Left out where the model has no samplers. */
  readonly prefixMask?: Feed<2>; // m [B, N]
}

export type BatchFeeds = {
  readonly ids: Feed<2>; // [B, N] int32
  readonly valid: Feed<2>; // [B, N]
} & Partial<PictureFeeds & PrefixFeeds>;

export interface Batch {
  /** The pieces of each row that is no filler. */
  readonly sentences: readonly (readonly number[])[];
  readonly rows: number; // B
  readonly length: number; // N
  readonly feeds: BatchFeeds;
  /** The row of each picture [P]; null = there is none. */
  readonly pictureRows: readonly number[] | null;
  /** The layers that the prefix stands for. */
  readonly prefixLayers: number;
}

/** Frozen lowest layers. */
export interface Prefix {
  readonly layers: number;
  /** What they make of each row, filler included. */
  feeds(batch: Pick<Batch, 'sentences' | 'rows' | 'length'>): PrefixFeeds;
}

/** `rows` rows of `length` pieces, those behind the sentences filler. */
export function textBatch(
  sentences: readonly (readonly number[])[],
  rows: number,
  length: number,
  padding: number,
): Batch {
  const { ids, valid } = padRows(sentences, rows, length, padding);
  const feeds: BatchFeeds = {
    ids: { data: ids, shape: [rows, length] },
    valid: { data: valid, shape: [rows, length] },
  };
  return { sentences, rows, length, feeds, pictureRows: null, prefixLayers: 0 };
}

export function withPictures(batch: Batch, pictures: PictureFeeds | null): Batch {
  if (!pictures) return batch;
  return { ...batch, feeds: { ...batch.feeds, ...pictures }, pictureRows: [...pictures.pictureRows.data] };
}

export function withPrefix(batch: Batch, prefix: Prefix | null): Batch {
  if (!prefix) return batch;
  return { ...batch, feeds: { ...batch.feeds, ...prefix.feeds(batch) }, prefixLayers: prefix.layers };
}

/** The tensors stay the caller's. */
export function inputsOf(tensors: TensorsOf<BatchFeeds>, { pictureRows, prefixLayers }: Batch): Inputs {
  const { ids, valid, pictureRows: index, patches, pictureTokens, pictureWeights, prefix, prefixMask } = tensors;
  return {
    ids,
    valid,
    pictures:
      pictureRows && patches && pictureTokens && pictureWeights
        ? {
            rows: pictureRows,
            index,
            content: { kind: 'patches', values: patches },
            valid: pictureTokens,
            weight: pictureWeights,
          }
        : null,
    prefix: prefix ? { layers: prefixLayers, hidden: prefix, mask: prefixMask ?? null } : null,
  };
}

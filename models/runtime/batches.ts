/** Batches of few shapes: a fixed number of rows, lengths in steps of 8, filler rows where sentences run out. */
export interface Batch {
  /** Padded length in pieces. */
  readonly length: number;
  /** Indices of the sentences; fewer than the batch size in a bucket's last batch. */
  readonly members: readonly number[];
}

/** Length in pieces rounded up to a multiple of 8 (of 32 above 96: long tweets are rare), at most `max`. */
export function bucketLength(length: number, max: number): number {
  const step = length <= 96 ? 8 : 32;
  return Math.min(max, Math.ceil(length / step) * step);
}

/** Sentences sorted by length, cut into batches of `size`. Equal lengths keep their order. */
export function planBatches(lengths: readonly number[], size: number, max: number): Batch[] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: Batch[] = [];
  for (let at = 0; at < order.length; at += size) {
    const members = order.slice(at, at + size);
    batches.push({ members, length: bucketLength(lengths[members.at(-1)!]!, max) });
  }
  return batches;
}

/** ids [size * length] and valid [size * length]; filler rows keep their first place valid, so no softmax is empty. */
export function padRows(
  rows: readonly (readonly number[])[],
  size: number,
  length: number,
  padding: number,
): { ids: Int32Array; valid: Float32Array } {
  const ids = new Int32Array(size * length).fill(padding);
  const valid = new Float32Array(size * length);
  for (let b = 0; b < size; b++) {
    const row = rows[b] ?? [padding];
    ids.set(row, b * length);
    valid.fill(1, b * length, b * length + row.length);
  }
  return { ids, valid };
}

/** Batches of few shapes: a fixed number of rows, lengths in steps of 8, filler rows where texts run out. */

/** Rows of a batch of texts at most, where one text does not have more. */
export const BATCH_ROWS = 16;

/** What a text takes up in a batch. */
export interface Extent {
  /** Its windows. */
  readonly rows: number;
  /** Pieces of the longest. */
  readonly length: number;
}

export interface PlannedBatch {
  /** Padded length in pieces. */
  readonly length: number;
  /** Indices of the texts. */
  readonly members: readonly number[];
}

export function extentOf({ windows }: { readonly windows: readonly (readonly number[])[] }): Extent {
  return { rows: windows.length, length: Math.max(...windows.map((ids) => ids.length)) };
}

/** Length in pieces rounded up to a multiple of 8 (of 32 above 96: long tweets are rare), at most `max`. */
export function bucketLength(length: number, max: number): number {
  const step = length <= 96 ? 8 : 32;
  return Math.min(max, Math.ceil(length / step) * step);
}

/** Texts sorted by length, cut into batches of at most `rows`. Equal ones keep their order. */
export function planBatches(extents: readonly Extent[], rows: number, max: number): PlannedBatch[] {
  const order = extents
    .map((_, i) => i)
    .sort((a, b) => extents[a]!.length - extents[b]!.length || extents[a]!.rows - extents[b]!.rows || a - b);
  return packed(order, (i) => extents[i]!.rows, rows).map((members) => ({
    members,
    length: bucketLength(extents[members.at(-1)!]!.length, max),
  }));
}

/** Items of one padded length together, at most `rows` of them, the shortest first: its batch does not change what an item is padded to. */
export function ofEqualLength<T>(
  items: Iterable<T>,
  lengthOf: (item: T) => number,
  rows: number,
  max: number,
): { readonly length: number; readonly members: readonly T[] }[] {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const length = bucketLength(lengthOf(item), max);
    const group = groups.get(length);
    if (group) group.push(item);
    else groups.set(length, [item]);
  }
  const shortestFirst = [...groups].sort(([a], [b]) => a - b);
  return shortestFirst.flatMap(([length, group]) =>
    packed(group, () => 1, rows).map((members) => ({ length, members })),
  );
}

/** The items in their order, cut where the next would not fit into `most` rows; an item of more is alone. */
export function packed<T>(items: readonly T[], rowsOf: (item: T) => number, most: number): T[][] {
  const groups: T[][] = [];
  let free = 0;
  for (const item of items) {
    const rows = rowsOf(item);
    if (rows > free || groups.length === 0) {
      groups.push([]);
      free = most;
    }
    groups.at(-1)!.push(item);
    free -= rows;
  }
  return groups;
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

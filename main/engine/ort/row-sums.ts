/**
 * Gradients of embedding tables, added up where the optimiser wants them: a batch looks up a few hundred of thirty thousand
 * rows, so only those are written, and only those of the time before are set back to zero.
 */
import { GraphFailure } from './failure';
import type { Scatter, Value } from './values';

export class RowSums {
  /** Rows that are not zero, by table; a table that is not here has arbitrary content. */
  private readonly touched = new WeakMap<Float32Array, Int32Array>();

  /** The table was written by other code. */
  forget(table: Float32Array): void {
    this.touched.delete(table);
  }

  /** Makes `table` [segments, width] the sum of `scatter`, whose values have been computed. */
  writeScatter(table: Float32Array, { ids, rows }: Scatter, segments: number): void {
    this.write(table, ints(ids), floats(rows), rows.shape[1] ?? 1, segments);
  }

  /** Row index[i] of `table` [segments, width] has row i of `numbers` in its sum; below zero = left out. */
  write(table: Float32Array, index: Int32Array, numbers: Float32Array, width: number, segments: number): void {
    const beyond = index.find((id) => id >= segments);
    if (beyond !== undefined) {
      throw new GraphFailure(`UnsortedSegmentSum: the index value ${beyond} is not in [0, ${segments - 1}]`, {});
    }
    const before = this.touched.get(table);
    if (!before) table.fill(0);
    else for (const id of before) table.fill(0, id * width, (id + 1) * width);
    const written = index.filter((id) => id >= 0);
    this.touched.set(table, written);
    index.forEach((id, i) => {
      if (id < 0) return;
      const [to, from] = [id * width, i * width];
      for (let k = 0; k < width; k++) table[to + k] = table[to + k]! + numbers[from + k]!;
    });
  }
}

function ints({ data, error }: Value): Int32Array {
  if (error) throw error;
  if (data instanceof Int32Array) return data;
  throw new Error('row numbers are int32');
}

function floats({ data, error }: Value): Float32Array {
  if (error) throw error;
  if (data instanceof Float32Array) return data;
  throw new Error('rows are float32');
}

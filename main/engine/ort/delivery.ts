/** Has pending values written where the caller wants them: by the graph itself, by rows, or by a copy where it cannot be helped. */
import type { Execution } from './execution';
import type { Recorder } from './recorder';
import { RowSums } from './row-sums';
import type { Value } from './values';

/** A value, and the memory of the caller that its numbers go to. */
export interface Destination {
  readonly value: Value;
  readonly into: Float32Array;
  /** Other tensors have the value too: it must not end in the caller's memory. */
  readonly isShared: boolean;
  /** The numbers, after a flush. */
  readonly read: () => Float32Array;
}

export class Delivery {
  readonly rowSums = new RowSums();

  constructor(
    private readonly recorder: Recorder,
    private readonly execution: Execution,
  ) {}

  /** Runs everything pending. Throws the error of the first value that failed. */
  deliver(destinations: readonly Destination[]): void {
    const finish = destinations.map(({ value, into, isShared, read }) => {
      if (!isShared && value.node && !value.destination && value.scatter) return this.byRows(value, into);
      this.rowSums.forget(into);
      if (isShared || !value.node || value.destination || value.dtype !== 'float32') {
        return () => {
          into.set(read());
          this.execution.capture?.copied(value, into);
        };
      }
      value.destination = into;
      return () => {
        if (value.error) throw value.error;
      };
    });
    this.execution.flush();
    for (const then of finish) then();
  }

  /** What the table is made of is computed instead of the table. */
  private byRows(value: Value, into: Float32Array): () => void {
    const { scatter } = value;
    if (!scatter) throw new Error('not a sum of rows');
    // Copies of their own: the values in the graph go when their tensors go.
    const own = (part: Value): Value => this.recorder.map('Identity', part);
    const parts = { ids: own(scatter.ids), rows: own(scatter.rows) };
    this.execution.replace(value, parts);
    return () => {
      this.rowSums.writeScatter(into, parts, value.shape[0] ?? 0);
      this.execution.capture?.addedRows(value, into, parts);
      this.execution.settle(value, into, parts);
    };
  }
}

/** One measured figure, beside a calibration loop of the same run: machines differ, ratios travel. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What ARCHITECTURE.md promises, in the same unit; null where nothing is promised. */
  readonly limit?: number | null;
  /** Whether more is better (rates) or less (times, sizes). */
  readonly better?: 'less' | 'more';
  /** What ran beside it, where it is not the calibration loop: "raw onnxruntime-node 1.92 ms". */
  readonly beside?: string;
  /** value / beside. */
  readonly ratio?: number;
}

export interface BenchOptions {
  /** The smallest sizes that still run every line. */
  readonly smoke: boolean;
  /** The parts asked for by name, as in `engine:forward`; empty = all of them. */
  readonly parts: readonly string[];
  /** Whether a row that will be called so is wanted (`--only TEXT`): suites that take minutes ask first. */
  readonly wants: (name: string) => boolean;
}

/** A suite measures and gives rows. */
export type BenchSuite = (options: BenchOptions) => Promise<BenchRow[]>;

/** The median of some measurements; the middle of an even number is the lower one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share `q` of the measurements do not exceed. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}

/** Milliseconds of one fixed loop of float work on this machine, now: the unit of the `x loop` column. */
export function calibrationMs(): number {
  const once = (): number => {
    const start = performance.now();
    let x = 0.5;
    for (let i = 0; i < 5_000_000; i++) x = 3.9 * x * (1 - x);
    return x > 2 ? NaN : performance.now() - start; // the comparison keeps the loop from being removed
  };
  once();
  return median([once(), once(), once()]);
}

/**
 * Gradient accumulation: the mean over the batches of one update, ((g1 + g2) + … + gn) / n, added in float32 in the order of the
 * batches. A batch that does not reach a parameter counts as zero there. The sums lie with the optimiser; this only tracks
 * which parameters have one. The last batch is not added on its own but while the mean is taken: one pass less over memory.
 */

/** The arrays of the parameters, by name; `gradient` is what was written last. */
export interface MeanArrays {
  /** sums ← gradient */
  begin(name: string): void;
  /** sums ← sums + gradient */
  add(name: string): void;
  /** gradient ← (sums + gradient) / batches, where what is not there counts as zero; gives the sum of its squares. */
  mean(name: string, is: { readonly summed: boolean; readonly written: boolean }, batches: number): number;
  /** Sum of the squares of the gradient as it is. */
  square(name: string): number;
}

export class GradientMean {
  private batches = 0;
  private readonly due = new Set<string>();
  private readonly summed = new Set<string>();
  private last: ReadonlySet<string> = new Set();

  constructor(private readonly arrays: MeanArrays) {}

  add(names: readonly string[], isLast: boolean): void {
    this.batches++;
    for (const name of names) this.due.add(name);
    if (isLast) {
      this.last = new Set(names);
      return;
    }
    for (const name of names) {
      if (this.summed.has(name)) this.arrays.add(name);
      else this.arrays.begin(name);
      this.summed.add(name);
    }
  }

  /** Makes every gradient the mean; gives the sum of squares of each parameter that has one in some batch. Begins anew. */
  finish(): (readonly [name: string, square: number])[] {
    const { batches, due, summed, last, arrays } = this;
    const isOne = batches === 1 && summed.size === 0;
    const squares = [...due].map((name): readonly [string, number] => {
      if (isOne) return [name, arrays.square(name)];
      return [name, arrays.mean(name, { summed: summed.has(name), written: last.has(name) }, batches)];
    });
    this.clear();
    return squares;
  }

  clear(): void {
    this.batches = 0;
    this.due.clear();
    this.summed.clear();
    this.last = new Set();
  }
}

/** Work in evaluation on batches of few shapes: traced once a shape, then repeated without tfjs where the backend can do so. */
import { tf } from './tf';
import type { Capturer, Replay } from './train/replay';

/** Shapes that are remembered at once. */
const mostKnown = 64;

export interface Traced {
  /** Tensors over the numbers, in their order; they are disposed afterwards. */
  readonly inputs: readonly tf.Tensor[];
  readonly work: () => readonly tf.Tensor[];
}

export class ShapeReplays {
  private readonly known = new Map<string, Replay>();

  /** `variables` are all that the work reads beside its inputs. Without a capturer every batch is traced. */
  constructor(
    private readonly variables: readonly tf.Tensor[],
    private readonly capturer?: Capturer,
  ) {}

  /** The numbers of the results. `shape` names all that may differ between two pieces of work but their numbers. */
  run(shape: string, numbers: readonly (Float32Array | Int32Array)[], trace: () => Traced): Float32Array[] {
    const known = this.known.get(shape);
    if (known?.isReady) return known.run({ inputs: numbers, fills: [], hosts: [] });
    const { inputs, work } = trace();
    try {
      const results = this.capturer ? this.captured(this.capturer, shape, inputs, work) : tf.tidy(() => [...work()]);
      const values = results.map((result) => Float32Array.from(result.dataSync<'float32'>()));
      tf.dispose([...results]);
      return values;
    } finally {
      tf.dispose([...inputs]);
    }
  }

  /** What was traced is forgotten. */
  clear(): void {
    this.known.clear();
  }

  private captured(
    capturer: Capturer,
    shape: string,
    inputs: readonly tf.Tensor[],
    work: Traced['work'],
  ): readonly tf.Tensor[] {
    let results: readonly tf.Tensor[] = [];
    const { program } = capturer.capture({ inputs, variables: this.variables }, () => {
      results = tf.tidy(() => [...work()]);
      return results;
    });
    this.known.delete(shape);
    if (program) this.known.set(shape, program);
    const [oldest] = this.known.keys();
    if (this.known.size > mostKnown && oldest !== undefined) this.known.delete(oldest);
    return results;
  }
}

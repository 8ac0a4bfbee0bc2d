/** Forward work on batches of few shapes: traced once a shape, then repeated without tfjs where the backend can do so. */
import type { Draw, StepNoise } from './layers/noise';
import { tf } from './tf';
import type { Capturer, Replay } from './train/replay';

/** Shapes that are remembered at once. */
const mostKnown = 64;

export interface Traced {
  /** Tensors over the numbers, in their order; they are disposed afterwards. */
  readonly inputs: readonly tf.Tensor[];
  readonly work: () => readonly tf.Tensor[];
}

interface Known {
  readonly replay: Replay;
  /** The noise in it, in the order in which it was drawn. */
  readonly draws: readonly Draw[];
}

export class ShapeReplays {
  private readonly known = new Map<string, Known>();

  /** `variables` are all that the work reads beside its inputs. Without a capturer every batch is traced. */
  constructor(
    private readonly variables: readonly tf.Tensor[],
    private readonly capturer?: Capturer,
  ) {}

  /**
   * The numbers of the results. `shape` names all that may differ between two pieces of work but their numbers and their noise, which
   * is `noise`, drawn from nowhere else before; null = the work has none.
   */
  run(
    shape: string,
    numbers: readonly (Float32Array | Int32Array)[],
    trace: () => Traced,
    noise: StepNoise | null = null,
  ): Float32Array[] {
    const known = this.known.get(shape);
    if (known?.replay.isReady) {
      const fills = noise ? known.draws.map((draw) => noise.filling(draw)) : [];
      return known.replay.run({ inputs: numbers, fills, hosts: [] });
    }
    const { inputs, work } = trace();
    try {
      const results = this.capturer
        ? this.captured(this.capturer, shape, inputs, work, noise)
        : tf.tidy(() => [...work()]);
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
    noise: StepNoise | null,
  ): readonly tf.Tensor[] {
    let results: readonly tf.Tensor[] = [];
    const { program } = capturer.capture({ inputs, variables: this.variables }, () => {
      results = tf.tidy(() => [...work()]);
      return results;
    });
    this.known.delete(shape);
    if (program) this.known.set(shape, { replay: program, draws: [...(noise?.drawn ?? [])] });
    const [oldest] = this.known.keys();
    if (this.known.size > mostKnown && oldest !== undefined) this.known.delete(oldest);
    return results;
  }
}

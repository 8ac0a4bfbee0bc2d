/**
 * The gradients of one batch, written where the optimiser wants them, and the numbers it is watched by: traced by tfjs the first
 * time, replayed whenever everything but the numbers is as it was (the shapes, the settings, which inputs there are, the mode).
 * Both ways run the same graphs on the same numbers and give the same bits.
 */
import { isAllInOrder } from '../bga/rows';
import { lossByHand } from '../crf/loss';
import type { Draw, Mode } from '../layers/noise';
import { tf } from '../tf';
import {
  batchArrays,
  batchTensors,
  disposeResult,
  gradientsOf,
  inputArrays,
  inputTensors,
  type BatchArrays,
  type BatchRows,
  type LossAndGradients,
  type LossContext,
} from './batch-loss';
import type { Optimizer } from './optimizer';
import type { Capturer, Replay } from './replay';
import { readWatched, watchedScalars, type BatchWatch, type Watched } from './watched';

export interface BatchContext extends LossContext {
  readonly optimizer: Optimizer;
  /** Steps that were traced before; without it every step is traced. */
  readonly replays?: Replays;
}

export interface BatchNumbers {
  /** L of eq. 11. */
  readonly loss: number;
  readonly watch: BatchWatch;
  /** Parameters that have a gradient. */
  readonly names: readonly string[];
}

interface Known {
  readonly replay: Replay;
  readonly draws: readonly Draw[];
  readonly names: readonly string[];
  /** Disposed tensors, in whose place the replay gives numbers: the loss, then what is watched. */
  readonly scalars: readonly tf.Tensor[];
  readonly watched: Watched;
}

/** Shapes that are remembered at once; a step more or less is cheap, what each of them holds is not much. */
const mostKnown = 64;

/** The steps of one run. Everything that is the same for all of them (weights, settings, what learns) belongs to the run. */
export class Replays {
  /** How the batches of this run were computed, and why one could not be repeated. */
  readonly counts = { traced: 0, replayed: 0 };
  readonly refusals = new Set<string>();
  /** The first is the one that was not used for longest. */
  private readonly known = new Map<string, Known>();
  private settings: { readonly of: LossContext; readonly key: string } | null = null;

  constructor(private readonly capturer: Capturer) {}

  /** What must be equal for two batches to be the same work; null where that cannot be said. */
  keyOf(context: LossContext, { length, targets, pictures }: BatchArrays, mode: Mode): string | null {
    if (!mode.training || mode.gumbel || mode.softMasks) return null; // given noise is made for tests
    const seen = pictures ? `${pictures.rows.length}${isAllInOrder(pictures.rows, targets.length) ? '=' : ''}` : '-';
    return [this.settingsOf(context), targets.length, length, seen, mode.dropout, mode.gumbel === null].join('|');
  }

  find(key: string): Known | null {
    const known = this.known.get(key);
    if (!known?.replay.isReady) return null;
    this.known.delete(key);
    this.known.set(key, known);
    return known;
  }

  forget(key: string): void {
    this.known.delete(key);
  }

  /** Traces, and remembers what can be repeated. */
  capture(key: string, read: Parameters<Capturer['capture']>[0], work: () => Omit<Known, 'replay'>): void {
    let made: Omit<Known, 'replay'> | null = null;
    const { program, refusal } = this.capturer.capture(read, () => {
      made = work();
      return made.scalars;
    });
    if (refusal !== null) this.refusals.add(refusal);
    if (!program || !made) return;
    this.known.set(key, { replay: program, ...(made as Omit<Known, 'replay'>) });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= mostKnown) break;
      this.known.delete(oldest);
    }
  }

  private settingsOf(context: LossContext): string {
    if (this.settings?.of !== context) {
      const { config, loss, trainable, variables } = context;
      const key = JSON.stringify([config, loss, [...trainable.keys()], [...variables.keys()]]);
      this.settings = { of: context, key };
    }
    return this.settings.key;
  }
}

/** Gradients lie where `optimizer.count` finds them when this returns. */
export function computeBatch(context: BatchContext, batch: BatchRows, mode: Mode): BatchNumbers {
  const arrays = batchArrays(context, batch);
  const { replays } = context;
  const key = replays?.keyOf(context, arrays, mode) ?? null;
  if (!replays || key === null) return traced(context, arrays, mode, null);
  const known = replays.find(key);
  if (known && mode.training) {
    try {
      const numbers = replayed(context, known, arrays, mode);
      replays.counts.replayed++;
      return numbers;
    } catch {
      replays.forget(key); // traced instead: what is really wrong is said there
    }
  }
  replays.counts.traced++;
  return traced(context, arrays, mode, key);
}

function replayed(
  context: BatchContext,
  { replay, draws, names, scalars, watched }: Known,
  arrays: BatchArrays,
  { noise }: Extract<Mode, { training: true }>,
): BatchNumbers {
  const tags = context.variables.get('crf.start')!.size;
  const numbers = replay.run({
    inputs: inputArrays(arrays),
    fills: draws.map((draw) => noise.filling(draw)),
    hosts: [lossByHand(arrays.length, tags, arrays.targets, context.loss)],
  });
  const values = new Map(scalars.map((scalar, i) => [scalar, numbers[i]![0]!]));
  return { loss: numbers[0]![0]!, watch: readWatched(watched, (scalar) => values.get(scalar)!), names };
}

function traced(context: BatchContext, arrays: BatchArrays, mode: Mode, key: string | null): BatchNumbers {
  const inputs = batchTensors(arrays);
  let result: LossAndGradients | null = null;
  let names: string[] = [];
  const work = (): Omit<Known, 'replay'> => {
    result = gradientsOf(context, inputs, arrays.targets, mode);
    names = [...result.gradients.keys()];
    const { loss, gradients, watched } = result;
    context.optimizer.write(new Map(gradients));
    gradients.clear();
    const draws = mode.training ? mode.noise.drawn : [];
    return { draws, names, scalars: [loss, ...watchedScalars(watched)], watched };
  };
  try {
    if (key !== null)
      context.replays?.capture(key, { inputs: inputTensors(inputs), variables: [...context.variables.values()] }, work);
    else work();
    const { loss, watched } = result!;
    const valueOf = (scalar: tf.Tensor): number => scalar.dataSync()[0]!;
    return { loss: valueOf(loss), watch: readWatched(watched, valueOf), names };
  } finally {
    tf.dispose(inputTensors(inputs));
    if (result) disposeResult(result);
  }
}

/**
 * Work on tensors that is traced once for all feeds of the same shapes and then repeated without tfjs, where the backend can do so
 * (Frostig et al. 2018). Both ways run the same graphs on the same numbers and give the same bits.
 */
import { LruCache } from '../../src/lru-cache';
import type { HostFunction } from '../layers/on-host';
import type { Draw, StepNoise } from '../layers/noise';
import { tf } from '../tf';
import type { Capturer, Replay } from './capturer';
import { present, shapesOf, tensorsOf, type Feeds, type TensorsOf } from './feed';

/** Programs that are kept at once: what each of them holds is not much. */
const mostPrograms = 128;

export interface Call<F extends Feeds> {
  /** Names the work and all that may differ in it but the feeds and the noise; null = it is traced anew each time. */
  readonly key: string | null;
  readonly feeds: F;
  /** Drawn from by nobody before; left out = the work has none. */
  readonly noise?: StepNoise;
  /** The plain code in the middle of the work, in the order in which the work calls it. */
  readonly hosts?: readonly HostFunction[];
}

/** What work gives: float32 tensors, and what is the same each time it is done. */
export interface Traced<Constant> {
  readonly results: readonly tf.Tensor[];
  readonly constant: Constant;
}

export interface Outcome<Constant> {
  /** The numbers of the results, in their order. */
  readonly values: readonly Float32Array[];
  readonly constant: Constant;
}

interface Program {
  readonly replay: Replay;
  /** The noise in it, in the order in which it was drawn. */
  readonly draws: readonly Draw[];
  readonly constant: unknown;
}

export class Jit {
  /** How the calls were answered. */
  readonly counts = { traced: 0, replayed: 0 };
  /** Why something is traced each time. */
  readonly refusals = new Set<string>();
  private readonly programs = new LruCache<string, Program>(mostPrograms);

  /** `variables` are all that work reads beside its feeds; they stay the caller's. Without a capturer every call is traced. */
  constructor(
    private readonly variables: readonly tf.Tensor[],
    private readonly capturer?: Capturer,
  ) {}

  /** Does the work, traced or repeated. Calls of one key are of the same work. Leaves no tensor behind. */
  run<F extends Feeds, Constant>(call: Call<F>, work: (tensors: TensorsOf<F>) => Traced<Constant>): Outcome<Constant> {
    const key = call.key === null || !this.capturer ? null : `${call.key}|${shapesOf(call.feeds)}`;
    const program = key === null ? undefined : this.programs.get(key);
    if (key !== null && program?.replay.isReady) {
      try {
        const outcome = repeated<Constant>(program, call);
        this.counts.replayed++;
        return outcome;
      } catch {
        this.programs.delete(key); // traced instead: what is really wrong is said there
      }
    }
    this.counts.traced++;
    return this.trace(key, call, work);
  }

  /** The programs are forgotten. */
  clear(): void {
    this.programs.clear();
  }

  private trace<F extends Feeds, Constant>(
    key: string | null,
    { feeds, noise }: Call<F>,
    work: (tensors: TensorsOf<F>) => Traced<Constant>,
  ): Outcome<Constant> {
    const tensors = tensorsOf(feeds);
    const inputs = present(feeds).map(([name]) => (tensors as Record<string, tf.Tensor>)[name]!);
    let traced: Traced<Constant> | undefined;
    const all = (): readonly tf.Tensor[] =>
      tf.tidy(() => {
        traced = work(tensors);
        return [...traced.results];
      });
    try {
      if (key !== null && this.capturer) {
        const { program, refusal } = this.capturer.capture({ inputs, variables: this.variables }, all);
        if (refusal !== null) this.refusals.add(refusal);
        if (program) {
          const draws = [...(noise?.drawn ?? [])];
          this.programs.set(key, { replay: program, draws, constant: traced!.constant });
        } else {
          this.programs.delete(key);
        }
      } else {
        all();
      }
      const { results, constant } = traced!;
      return { values: results.map((result) => Float32Array.from(result.dataSync<'float32'>())), constant };
    } finally {
      tf.dispose([...inputs, ...(traced?.results ?? [])]);
    }
  }
}

/** Everything is fed in the order in which the trace had it. */
function repeated<Constant>({ replay, draws, constant }: Program, call: Call<Feeds>): Outcome<Constant> {
  const { feeds, noise, hosts = [] } = call;
  const values = replay.run({
    inputs: present(feeds).map(([, { data }]) => data),
    fills: noise ? draws.map((draw) => noise.filling(draw)) : [],
    hosts,
  });
  return { values, constant: constant as Constant };
}

/**
 * What the frozen lowest layers make of every sentence of a run: computed when a sentence is first met, cached while there is
 * room, and fed to the layers above, so that a step neither runs them forward nor backward.
 *
 * Each sentence is computed at its own length in steps of 8, always among the same number of rows. So its state has the same bits
 * in whichever batch it is needed, cached or not, and after a run was stopped and goes on.
 */
import type { ModelConfig } from '../config';
import { evaluation } from '../layers/noise';
import { Weights } from '../layers/weights';
import type { tf } from '../tf';
import { encode } from '../registry';
import { textBatch, type Batch, type Prefix, type PrefixFeeds } from '../runtime/batch';
import { ofEqualLength } from '../runtime/batches';
import type { Jit } from '../runtime/jit';

/** Rows of a batch of the lower layers: few, because a step often meets only some sentences that are new. */
const ROWS = 8;

/** Size of the cache by default: the starter's 384 numbers a piece for about 14,000 tweets. */
const PREFIX_BYTES = 512 * 2 ** 20;

/** One sentence: [n, d] and [n]. */
interface State {
  readonly hidden: Float32Array;
  readonly mask: Float32Array | null;
}

interface PrefixBatch {
  readonly length: number;
  readonly members: readonly (readonly [key: string, ids: readonly number[]])[];
}

export interface PrefixOptions {
  /** At least 1 (`frozenLayers`). */
  readonly layers: number;
  readonly padding: number;
  readonly bytes?: number;
}

export class FrozenPrefix implements Prefix {
  readonly layers: number;
  /** Sentences that were run through the layers, and states that were in the cache. */
  readonly counts = { run: 0, reused: 0 };
  private readonly cache = new Map<string, State>();
  private readonly weights: Weights;
  private bytes = 0;
  private hasOverflowed = false;

  /** The tensors stay the caller's; those of the frozen layers must not change. */
  constructor(
    private readonly config: ModelConfig,
    tensors: ReadonlyMap<string, tf.Tensor>,
    private readonly jit: Jit,
    private readonly options: PrefixOptions,
  ) {
    this.layers = options.layers;
    this.weights = new Weights(tensors);
  }

  /** Whether some states found no room. */
  get isFull(): boolean {
    return this.hasOverflowed;
  }

  feeds({ sentences, rows, length }: Pick<Batch, 'sentences' | 'rows' | 'length'>): PrefixFeeds {
    const states = this.statesOf(Array.from({ length: rows }, (_, b) => sentences[b] ?? [this.options.padding]));
    const width = this.config.text.width;
    const hidden = new Float32Array(rows * length * width);
    const mask = states[0]?.mask ? new Float32Array(rows * length) : null;
    states.forEach((state, b) => {
      hidden.set(state.hidden, b * length * width);
      if (state.mask) mask?.set(state.mask, b * length);
    });
    return {
      prefix: { data: hidden, shape: [rows, length, width] },
      ...(mask && { prefixMask: { data: mask, shape: [rows, length] } }),
    };
  }

  /**
   * Computes what is not in the cache of these sentences, in full batches of like length, one per turn; ends where there is no more room. A
   * step that meets a few new sentences of several lengths would run mostly filler.
   */
  *fill(sentences: readonly (readonly number[])[]): Generator<number> {
    const missing = new Map(sentences.map((ids) => [ids.join(), ids]));
    for (const key of this.cache.keys()) missing.delete(key);
    for (const batch of this.batchesOf(missing)) {
      if (this.hasOverflowed) return;
      this.counts.run += batch.members.length;
      this.runBatch(batch);
      yield batch.members.length;
    }
  }

  private statesOf(rows: readonly (readonly number[])[]): State[] {
    const keys = rows.map((ids) => ids.join());
    const found = new Map<string, State>();
    const missing = new Map<string, readonly number[]>();
    keys.forEach((key, b) => {
      const state = this.cache.get(key);
      if (state) found.set(key, state);
      else missing.set(key, rows[b]!);
    });
    this.counts.reused += found.size;
    this.counts.run += missing.size;
    for (const batch of this.batchesOf(missing)) for (const [key, state] of this.runBatch(batch)) found.set(key, state);
    return keys.map((key) => found.get(key)!);
  }

  private batchesOf(sentences: ReadonlyMap<string, readonly number[]>): PrefixBatch[] {
    return ofEqualLength(sentences, ([, ids]) => ids.length, ROWS, this.config.text.maxPieces);
  }

  private runBatch({ length, members }: PrefixBatch): [key: string, state: State][] {
    const sentences = members.map(([, ids]) => ids);
    const states = this.compute(sentences, length).map((state, i): [string, State] => [members[i]![0], state]);
    for (const [key, state] of states) this.keep(key, state);
    return states;
  }

  private keep(key: string, state: State): void {
    const bytes = state.hidden.byteLength + (state.mask?.byteLength ?? 0);
    if (this.bytes + bytes > (this.options.bytes ?? PREFIX_BYTES)) {
      this.hasOverflowed = true;
      return;
    }
    this.bytes += bytes;
    this.cache.set(key, state);
  }

  private compute(sentences: readonly (readonly number[])[], length: number): State[] {
    const { config, weights, layers } = this;
    const batch = textBatch(sentences, ROWS, length, this.options.padding);
    const { values } = this.jit.run({ key: 'prefix', feeds: batch.feeds }, ({ ids, valid }) => {
      const { hidden, mask } = encode({ ids, valid, pictures: null }, config, weights, evaluation, layers);
      return { results: mask ? [hidden, mask] : [hidden], constant: null };
    });
    const [hidden, mask] = values;
    const width = config.text.width;
    return sentences.map(({ length: n }, b) => ({
      hidden: hidden!.slice(b * length * width, (b * length + n) * width),
      mask: mask ? mask.slice(b * length, b * length + n) : null,
    }));
  }
}

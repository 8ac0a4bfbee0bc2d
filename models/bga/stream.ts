/**
 * One modality on its way up its tower: the same for text and picture. At each stage a sampler refines which of its tokens the
 * generator may read (eq. 1), and the next layer reads, beside its own tokens, those imagined from the other side (eq. 8).
 */
import type { KeyMask } from '../layers/attention';
import type { Mode } from '../layers/noise';
import type { Weights } from '../layers/weights';
import type { Declaration } from '../parameters';
import { tf } from '../tf';
import { stageCount, type BgaConfig } from './config';
import { declareSampler, sampleContext, type SamplerReading } from './context-sampler';

/**
 * The layers of a tower that belong to stage l: `own` [B, N, d] read `memory` [B, K, d] under a mask over K -> [B, N, d]. A plain
 * layer's memory is `own` itself.
 */
export type Tower = (l: number, own: tf.Tensor3D, memory: tf.Tensor3D, mask: KeyMask) => tf.Tensor3D;

export interface Sampling {
  readonly branch: 'text' | 'visual';
  /** At `scs.<branch>`. */
  readonly weights: Weights;
  /** null: every token is kept. */
  readonly reading: SamplerReading | null;
  /** Whether there is a sampler below the stages too. */
  readonly onPlainLayer: boolean;
  readonly mode: Mode;
}

/** A modality above its plain first layers. */
export interface StreamStart {
  /** What went into the first layer, where it was run here. */
  readonly embedded: tf.Tensor3D | null;
  readonly tokens: tf.Tensor3D;
  /** Of an earlier pass: m of the stage below. */
  readonly mask?: tf.Tensor2D | null;
}

/** One sampler a stage and branch, and with `onPlainLayer` one below them. */
export function declareSamplers(root: Declaration, config: BgaConfig): void {
  const { inputNorm, onPlainLayer } = config.sampler;
  const declare = (branch: Sampling['branch'], width: number): void => {
    const use = branch === 'text' ? 'inference' : 'training';
    const declareOne = (name: string, layer: number): void => {
      const at = root.in({ title: `${branch} samplers`, group: 'sampler', layer, use });
      declareSampler(at.at(`scs.${branch}.${name}`), width, inputNorm);
    };
    if (onPlainLayer) declareOne('plain', 0);
    for (let l = 0; l < stageCount(config); l++) declareOne(String(l), l + 1);
  };
  declare('text', config.text.width);
  if (config.vision) declare('visual', config.vision.width);
}

export class Stream {
  /** T or V as the coming layer reads it [B, N, d]. */
  tokens: tf.Tensor3D;
  /** m of the newest sampler [B, N]; before the first all that is valid. */
  mask: tf.Tensor2D;

  constructor(
    { embedded, tokens, mask }: StreamStart,
    private readonly valid: tf.Tensor2D,
    private readonly tower: Tower,
    private readonly sampling: Sampling,
  ) {
    this.tokens = tokens;
    this.mask = mask ?? valid;
    if (sampling.onPlainLayer && embedded) this.mask = this.sample('plain', embedded, 0);
  }

  /** Eq. 1. */
  refine(l: number): void {
    this.mask = this.sample(String(l - 1), this.tokens, l - 1 + (this.sampling.onPlainLayer ? 1 : 0));
  }

  /** Eq. 8; a plain layer where nothing was imagined. `imagined` [B, K, d], `seen` [B, K] says which of it is there. */
  advance(l: number, imagined?: tf.Tensor3D, seen?: tf.Tensor2D): void {
    const memory = imagined ? (tf.concat([this.tokens, imagined], 1) as tf.Tensor3D) : this.tokens;
    const keep = seen ? (tf.concat([this.valid, seen], 1) as tf.Tensor2D) : this.valid;
    this.tokens = this.tower(l, this.tokens, memory, { kind: 'valid', keep });
  }

  /** `index` counts the samplers of the branch, lowest first. */
  private sample(name: string, tokens: tf.Tensor3D, index: number): tf.Tensor2D {
    const { branch, weights, reading, mode } = this.sampling;
    if (!reading) return this.mask;
    const gumbel = gumbelNoise(mode, branch, index, [...this.valid.shape, 2]);
    return sampleContext({ tokens, previous: this.mask, valid: this.valid, gumbel }, weights.at(name), reading);
  }
}

/** The Gumbel noise of a sampler: given, none (deterministic), or drawn. null = none. */
function gumbelNoise(
  mode: Mode,
  branch: Sampling['branch'],
  index: number,
  shape: readonly number[],
): tf.Tensor | null {
  if (!mode.training || mode.gumbel === null) return null;
  return mode.gumbel ? mode.gumbel[branch][index]! : mode.noise.gumbel(shape);
}

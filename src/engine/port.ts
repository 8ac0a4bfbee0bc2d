/**
 * What the rest of the program may ask of the engine: the owner of the tensors. Requests and replies are JSON values and
 * file paths; tensors never leave the engine. It has two homes: a thread of main for suggestions, a child process for training.
 */
import type { Alternative, Mention } from '../domain/mention';
import type { LabelSet } from '../domain/label-set';
import type { ExplainRequest, Explanation } from './explanation';
import type { FeaturesRequest, SentenceFeatures, TaggedFeatures } from './features';
import type { PictureRef } from './picture';
import type { Precision, Purpose } from './precision';
import type { TrainingProgress, TrainingRequest, TrainingResult } from './training';
import type { GpuVerdict } from './webgpu';

/**
 * `webgpu` and `cpu` are ONNX Runtime, `native` and `cuda` are tfjs-node and tfjs-node-gpu, `wasm` and `tfjs-cpu` are tfjs in
 * WebAssembly and in plain JavaScript.
 */
export type BackendName = 'webgpu' | 'cpu' | 'native' | 'cuda' | 'wasm' | 'tfjs-cpu';

/** What computes, and why it was chosen. */
export interface EngineInfo {
  readonly backend: BackendName;
  /** "ONNX Runtime 1.30.0 on the CPU, 2 threads". */
  readonly device: string;
  /** One sentence for the person: why this backend and no other. */
  readonly reason: string;
  /** Milliseconds the self-test's speed probe took. */
  readonly probeMs: number;
}

export interface SuggestedMention extends Mention {
  /** The CRF's posterior of exactly this span and type. */
  readonly score: number;
  /** Every type on the same span, most probable first, and `null` for "none of these on this span". */
  readonly alternatives: readonly Alternative[];
}

/** What a checkpoint says of one tokenised tweet. */
export interface TaggedSentence {
  readonly mentions: readonly SuggestedMention[];
  /** log p(best path) / number of words read (MNLP, Shen et al. 2017); 0 for an empty tweet. */
  readonly normalisedLogProbability: number;
  /** Words from this index on were not read (512 pieces are the limit); equals the number of words when all were. */
  readonly wordsRead: number;
  /** For query strategies, beside the two numbers above. */
  readonly features: TaggedFeatures;
}

export interface LoadedCheckpoint {
  readonly types: LabelSet;
  /** Types of the asked-for label set whose rows are new: not trained yet. */
  readonly untrainedTypes: readonly string[];
  /** Whether it can be computed in int8 here. */
  readonly hasInt8: boolean;
}

export interface PredictRequest {
  /** The checkpoint's folder. */
  readonly checkpoint: string;
  /** The project's label set. Rows of types both share are kept; others are left out or initialised. */
  readonly types: LabelSet;
  /** Tokenised tweets. */
  readonly sentences: readonly (readonly string[])[];
  /** One a tweet, null = none. Only a checkpoint that reads real visual features (`bga_real_v`) looks at them. */
  readonly pictures?: readonly (PictureRef | null)[];
  /**
   * The person's choice for `purpose` unless told. A checkpoint that cannot be computed in int8 (it reads pictures, or the engine is not
   * ONNX Runtime) is computed in float32.
   */
  readonly precision?: Precision | undefined;
  /** `screen` unless told. */
  readonly purpose?: Purpose | undefined;
}

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Rejects with `AppError`: `bad-checkpoint`, `engine-lost`, `cancelled`, `no-space`. */
export interface EnginePort {
  info(): Promise<EngineInfo>;
  inspect(checkpoint: string, types: LabelSet): Promise<LoadedCheckpoint>;
  predict(request: PredictRequest, options?: CallOptions<{ done: number; total: number }>): Promise<TaggedSentence[]>;
  explain(request: ExplainRequest): Promise<Explanation>;
  /**
   * One answer a sentence, in order, from its words alone. Calls wait for each other: ask in small batches where somebody waits for
   * suggestions. Equal requests, equal answers on one backend, whichever sentences are asked about together.
   */
  features(
    request: FeaturesRequest,
    options?: CallOptions<{ done: number; total: number }>,
  ): Promise<SentenceFeatures[]>;
  train(request: TrainingRequest, options?: CallOptions<TrainingProgress>): Promise<TrainingResult>;
  /** Holds the GPU against the processor. May crash, so only an engine in a process of its own has it. */
  probeGpu?(): Promise<GpuVerdict>;
  /** Ends the engine. Pending calls reject with `engine-lost`. */
  close(): Promise<void>;
}

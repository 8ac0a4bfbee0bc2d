/** What a training run is given, and what comes of it. */
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import type { Checkpoint } from '../io/checkpoint';
import type { Capturer } from '../runtime/capturer';
import type { PictureSource } from '../vision/picture-source';
import type { OptimizerFactory } from './optimizer';

/** A request without the artifacts it reads and writes: these are the engine's. */
export type ModelTrainingRequest = Omit<TrainingRequest, 'from' | 'pretrained' | 'resume' | 'out' | 'states'>;

export interface TrainOptions {
  readonly optimizer: OptimizerFactory;
  /** The checkpoint of `from`; null starts from random weights with the request's preset and size. */
  readonly initial: Checkpoint | null;
  /** Lets the run write its best weights over the numbers of `initial`: one copy of all weights less in memory. */
  readonly ownsInitial?: boolean;
  /** The large vocabulary that a model from random weights takes its pieces from. */
  readonly vocabulary: readonly string[];
  /** Where the pictures of sentences and pairs come from; without it none is read. */
  readonly pictures?: PictureSource;
  /** A backend that can do a traced step again without tracing; without it every step is traced. */
  readonly capturer?: Capturer;
  readonly signal?: AbortSignal;
  readonly report?: (progress: TrainingProgress) => void;
  /** What is done before the first step, and for how many tweets of how many. */
  readonly preparing?: (what: string, done: number, total: number) => void;
  /** Called when `saveDue` says so after a step (every 100 unless told), and when stopped; write the files whole or not at all. */
  readonly saveState?: (files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  readonly saveDue?: (step: number) => boolean;
  readonly resumeState?: ReadonlyMap<string, Uint8Array> | null;
  /** Most that is kept of what frozen layers make of the sentences (`PREFIX_BYTES` by default); the rest is computed each time. */
  readonly prefixBytes?: number;
  /** Steps in a row after which a collapse is warned of; 200 unless told. */
  readonly collapseSteps?: number;
}

export interface Trained {
  readonly checkpoint: Checkpoint;
  readonly result: TrainingResult;
}

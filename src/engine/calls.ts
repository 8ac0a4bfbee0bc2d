/**
 * Everything the rest of the program may ask of the engine, the owner of the tensors, in one table. Requests and replies are JSON
 * values; checkpoints and pictures in them are named by their hashes (artifacts.ts); tensors never leave the engine. It has two homes: a thread of main for suggestions, a child process for training.
 */
import { z } from 'zod';
import type { CallsOf, CallTable } from './call-table';
import { Explanation, ExplainRequest } from './explanation';
import { FeaturesRequest, SentenceFeatures } from './features';
import { EngineInfo } from './info';
import { InspectRequest, LoadedCheckpoint, PredictRequest, TaggedSentence } from './prediction';
import { TrainingProgress, TrainingRequest, TrainingResult } from './training';
import { GpuVerdict } from './webgpu';

const nothing = z.object({});
/** Of tweets. */
const Counted = z.object({ done: z.int(), total: z.int() });

export const engineCalls = {
  info: { request: nothing, reply: EngineInfo },
  /** Loads a checkpoint. */
  inspect: { request: InspectRequest, reply: LoadedCheckpoint },
  /** One answer a tweet, in order. */
  predict: { request: PredictRequest, reply: z.array(TaggedSentence), progress: Counted },
  explain: { request: ExplainRequest, reply: Explanation },
  /**
   * One answer a sentence, in order, from its words alone. Calls wait for each other: ask in small batches where somebody waits for
   * suggestions. Equal requests, equal answers on one backend, whichever sentences are asked about together.
   */
  features: { request: FeaturesRequest, reply: z.array(SentenceFeatures), progress: Counted },
  train: { request: TrainingRequest, reply: TrainingResult, progress: TrainingProgress },
  /** Compares the GPU with the processor. It may crash the process: ask an engine in one of its own. */
  probeGpu: { request: nothing, reply: GpuVerdict },
} satisfies CallTable;

/** Calls reject with `AppError`: `bad-checkpoint`, `engine-lost`, `cancelled`, `no-space`. */
export interface EnginePort extends CallsOf<typeof engineCalls> {
  /** Ends the engine. Pending calls reject with `engine-lost`. */
  close(): Promise<void>;
}

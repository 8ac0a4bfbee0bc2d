/**
 * The memory that a training step needs, before it is taken: numbers of the model, and what the backward pass keeps of the
 * forward pass. The counts of kept tensors are those of this code (test/models/memory.test.ts measures them anew).
 */
import { AppError } from '../src/errors';
import type { ModelConfig } from './config';
import { countParameters } from './parameter-count';
import { modelFamily } from './registry';

/** In bytes. */
export interface TrainingMemory {
  readonly weights: number;
  /** Twice where those of several batches are added up. */
  readonly gradients: number;
  /** AdamW's two. */
  readonly moments: number;
  /** The checkpoint that the run started from; the best epoch's weights are written over it. */
  readonly copies: number;
  /** Kept for the backward pass, and its own results; every sentence has a picture where the model trains on pictures. */
  readonly activations: number;
  readonly total: number;
}

const bytesANumber = 4;

/** tfjs frees the gradients of intermediate results with the whole pass: 1.7 to 2.2 times what is kept for it, measured. */
const backwardShare = 1.95;

/**
 * ONNX Runtime is given large passes in pieces: beside what is kept, with its noise, there is a piece and its results at most.
 * Measured on the full model (233 M parameters, 8 tweets with pictures of 32 pieces): 7.9 GB in all where this says 8.3.
 */
const keptWithNoise = 1.4;
const pieceBytes = 2 ** 30;

export interface MemoryOptions {
  /** Whether an update adds up the gradients of several batches. */
  readonly accumulates?: boolean;
  /** Whether the sentences have pictures. */
  readonly withPictures?: boolean;
}

/** `tags` of the CRF, `batch` sentences a step, `length` pieces of the longest. */
export function trainingMemory(
  config: ModelConfig,
  tags: number,
  batch: number,
  length: number,
  { accumulates = false, withPictures = true }: MemoryOptions = {},
): TrainingMemory {
  const weights = countParameters(config, tags).all * bytesANumber;
  const kept = batch * keptOfOne(config, tags, length, withPictures) * bytesANumber;
  const activations = Math.round(Math.min(kept * (1 + backwardShare), kept * keptWithNoise + pieceBytes));
  const gradients = accumulates ? 2 * weights : weights;
  const memory = { weights, gradients, moments: 2 * weights, copies: weights, activations };
  return { ...memory, total: Object.values(memory).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Numbers kept of one sentence: embeddings, encoder, head with the CRF. */
function keptOfOne(config: ModelConfig, tags: number, N: number, withPicture: boolean): number {
  const { width: d } = config.text;
  return 4 * N * d + modelFamily(config).keptNumbers(config, N, withPicture) + 2 * N * d + 10 * N * tags;
}

export interface PlannedTraining extends MemoryOptions {
  readonly config: ModelConfig;
  readonly tags: number;
  readonly batch: number;
  /** Pieces of the longest sentence. */
  readonly length: number;
  /** Smaller models that could be trained in its place, the largest first. */
  readonly smaller?: readonly { readonly name: string; readonly config: ModelConfig }[];
}

/** Throws `refused` where the training needs more than there is, and says what would fit. */
export function fitsInMemory(plan: PlannedTraining, availableBytes: number): void {
  const needs = (config: ModelConfig, batch: number): number =>
    trainingMemory(config, plan.tags, batch, plan.length, plan).total;
  const needed = needs(plan.config, plan.batch);
  if (needed <= availableBytes) return;
  const message = `This training needs about ${gigabytes(needed)} of memory, and ${gigabytes(availableBytes)} are free.`;
  throw new AppError('refused', message, whatFits(plan, needs, availableBytes));
}

function whatFits(
  { config, batch, smaller = [] }: PlannedTraining,
  needs: (config: ModelConfig, batch: number) => number,
  available: number,
): string {
  const ways: string[] = [];
  const fewer = largestBelow(batch, (count) => needs(config, count) <= available);
  if (fewer > 0) ways.push(`${fewer} ${fewer === 1 ? 'tweet' : 'tweets'} a step (--batch-size ${fewer})`);
  const other = smaller.find((candidate) => needs(candidate.config, batch) <= available);
  if (other) ways.push(`the size ${other.name} (--from scratch --size ${other.name})`);
  const close = 'Close other programs, or use a machine with more memory';
  return ways.length === 0 ? `${close}.` : `It fits with ${ways.join(', or with ')}. ${close} for all of it.`;
}

/** The largest count below `most` that fits; 0 where none does. */
function largestBelow(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most]; // low fits or is 0; high does not
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

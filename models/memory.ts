/**
 * The memory that a training step needs, before it is taken: numbers of the model, and what the backward pass keeps of the
 * forward pass. The counts of kept tensors are those of this code (test/models/memory.test.ts measures them anew).
 *
 * N text tokens, Nv visual tokens, K keys = tokens that are read, d width, h heads, f inner width, B sentences.
 */
import { AppError } from '../src/errors';
import { stageCount, type ModelConfig } from './config';
import { countParameters } from './parameter-count';
import { mostGeneratedPieces } from './parameters';

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

/** `tags` of the CRF, `batch` sentences a step, `length` pieces of the longest. */
export function trainingMemory(
  config: ModelConfig,
  tags: number,
  batch: number,
  length: number,
  accumulates = false,
): TrainingMemory {
  const weights = countParameters(config, tags).all * bytesANumber;
  const kept = batch * keptOfOne(config, tags, length) * bytesANumber;
  const activations = Math.round(Math.min(kept * (1 + backwardShare), kept * keptWithNoise + pieceBytes));
  const gradients = accumulates ? 2 * weights : weights;
  const memory = { weights, gradients, moments: 2 * weights, copies: weights, activations };
  return { ...memory, total: Object.values(memory).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Numbers kept of one sentence with its picture. */
function keptOfOne(config: ModelConfig, tags: number, N: number): number {
  const { text, vision, generator } = config;
  const stages = stageCount(config);
  const [d, Nv] = [text.width, generator.visualTokens];
  const embeddings = 4 * N * d;
  const head = 2 * N * d + 10 * N * tags;
  const plain = (text.layers - stages) * textLayer(text, N, N);
  if (stages === 0) return embeddings + plain + head;

  const dv = generator.visualWidth;
  const sampler = (tokens: number, width: number): number => (config.scs ? 2.75 * tokens * width + 15 * tokens : 0);
  const imagine = generate(Nv, N, dv, generator.heads.visual, generator.feedForward.visual, generator.layers);
  const imagined = dv === d ? 0 : Nv * d;
  const hybrid = (N + Nv) * d + textLayer(text, N, N + Nv);
  const textSide = embeddings + plain + head + stages * (sampler(N, d) + imagine + imagined + hybrid);
  if (!vision || !config.trainsOnPictures) return textSide;

  const described = Math.min(N, mostGeneratedPieces);
  const describe = generate(described, Nv, d, generator.heads.text, generator.feedForward.text, generator.layers);
  const writes = config.cycle ? 2 : 1;
  const rows = (N + described) * d + Nv * dv; // of the sentences with a picture
  const compared = writes * (6 * (Nv * dv + described * d) + 10 * (Nv + described));
  const again = config.cycle ? imagine + describe : 0;
  const joined = (Nv + described) * dv + (dv === d ? 0 : described * dv);
  const patches = Nv * 3 * vision.patch ** 2 + 4 * Nv * dv;
  const tower =
    vision.layers * visionLayer(vision, Nv, Nv) + stages * (visionHybridExtra(vision, Nv, described) + joined);
  return textSide + patches + tower + stages * (sampler(Nv, dv) + rows + describe + again + compared);
}

/** Of N tokens that read K. */
function textLayer({ width: d, heads: h, feedForward: f }: ModelConfig['text'], N: number, K: number): number {
  return 6 * N * d + 2 * K * d + 3 * h * N * K + N * f;
}

type Tower = NonNullable<ModelConfig['vision']>;

function visionLayer({ width: d, heads: h, feedForward: f }: Tower, N: number, K: number): number {
  return 4 * N * d + 3 * K * d + h * N * K + 2 * N * f;
}

/** What a hybrid layer keeps beyond a plain one. */
function visionHybridExtra(tower: Tower, N: number, more: number): number {
  return visionLayer(tower, N, N + more) - visionLayer(tower, N, N);
}

/** N features of width d written from K tokens. */
function generate(N: number, K: number, d: number, h: number, f: number, layers: number): number {
  return layers * (7 * N * d + 2 * K * d + 4 * h * N * K + 2 * N * f) + (layers - 1) * (5 * N * d + 3 * h * N * N);
}

export interface PlannedTraining {
  readonly config: ModelConfig;
  readonly tags: number;
  readonly batch: number;
  /** Pieces of the longest sentence. */
  readonly length: number;
  /** Whether an update adds up the gradients of several batches. */
  readonly accumulates?: boolean;
  /** Smaller models that could be trained in its place, the largest first. */
  readonly smaller?: readonly { readonly name: string; readonly config: ModelConfig }[];
}

/** Throws `refused` where the training needs more than there is, and says what would fit. */
export function fitsInMemory(plan: PlannedTraining, availableBytes: number): void {
  const needs = (config: ModelConfig, batch: number): number =>
    trainingMemory(config, plan.tags, batch, plan.length, plan.accumulates).total;
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

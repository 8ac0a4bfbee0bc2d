/** A training that cannot fit into memory is refused before it starts, with what would fit (models/memory.ts). */
import {
  fitsInMemory,
  modelConfig,
  tagsOf,
  tf,
  windowCount,
  type Checkpoint,
  type ModelConfig,
  type PlannedTraining,
} from '../../models';
import { sizes, type TrainingRequest } from '../../src/engine/training';
import { availableMemory } from './available-memory';
import { heapLimitBytes } from './wasm/heap';
import { wasmBackend } from './wasm';

/** Rows of the vocabulary of a model from random weights: at most so many of BERT's are kept (models/tokenizer/prune.ts). */
const prunedRows = 12_000;
/** Letters of a piece of a word, about. */
const lettersAPiece = 4;

/** Throws `refused`. `initial` is the checkpoint that the run goes on from. */
export function mustFitInMemory(
  request: TrainingRequest,
  initial: Checkpoint | null,
  availableBytes: number = memoryOfEngine(),
): void {
  fitsInMemory(planOf(request, initial), availableBytes);
}

function memoryOfEngine(): number {
  return Math.min(availableMemory(), tf.getBackend() === wasmBackend ? heapLimitBytes : Infinity);
}

function planOf(request: TrainingRequest, initial: Checkpoint | null): PlannedTraining {
  const { preset, size, types, labels = 'bio9', batchSize, pairsPerBatch = 0 } = request;
  const seesPictures = request.recipe === 'full' && [...request.train, ...(request.pairs ?? [])].some((t) => t.picture);
  const sized = (name: typeof size): ModelConfig => ({ ...modelConfig(preset, name, prunedRows), labels });
  const config = initial ? initial.config : sized(size);
  const pieces = longest(request);
  const windows = windowCount(pieces, config.text.maxPieces);
  return {
    config,
    tags: tagsOf(config.labels, types).length,
    batch: Math.max(batchSize, windows) + (seesPictures && request.pairs?.length ? pairsPerBatch * windows : 0),
    length: Math.min(config.text.maxPieces, pieces),
    withPictures: seesPictures,
    accumulates: (request.accumulate ?? 1) > 1,
    smaller: sizes
      .slice(1, initial ? undefined : sizes.indexOf(size))
      .map((name) => ({ name, config: sized(name) }))
      .reverse(),
  };
}

/** Pieces of the longest tweet, about, with [CLS] and [SEP]. */
function longest({ train, replay, distil, pairs = [] }: TrainingRequest): number {
  const pieces = (tokens: readonly string[]): number =>
    tokens.reduce((sum, token) => sum + Math.ceil(token.length / lettersAPiece), 2);
  const texts = [...train, ...replay, ...pairs].map(({ tokens }) => tokens);
  return [...texts, ...distil].reduce((most, tokens) => Math.max(most, pieces(tokens)), 8);
}

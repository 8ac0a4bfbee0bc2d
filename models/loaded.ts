/** A checkpoint fitted to a label set: what tags tweets, and, with its weights as tensors, explains them. */
import type { LabelSet } from '../src/domain/label-set';
import type { ModelConfig } from './config';
import type { Chain } from './crf/lattice';
import { Emitter, type EmissionSource } from './emissions';
import type { ModelCard } from './io/card';
import type { Checkpoint } from './io/checkpoint';
import { transferLabels } from './io/label-transfer';
import { labelScheme, type TagScheme } from './labels/scheme';
import { Weights } from './layers/weights';
import type { Capturer } from './runtime/capturer';
import { Jit } from './runtime/jit';
import { tf } from './tf';

import { createVocabulary, type Vocabulary } from './tokenizer/vocabulary';
import type { Runnable } from './run';
import { encodeWords, type Encoded } from './tokenizer/word-piece';
import { mostPieces, windowsOf, type Cell } from './windows';

export interface LoadedModel {
  readonly types: LabelSet;
  readonly untrained: readonly string[];
  readonly config: ModelConfig;
  readonly card: ModelCard;
  readonly source: EmissionSource;
  readonly vocabulary: Vocabulary;
  readonly scheme: TagScheme;
  readonly chain: Chain;
  /** Gives the tags of untrained types a score that no path takes, in place. emissions [T * K]. */
  excludeUntrained(emissions: Float64Array): void;
  dispose(): void;
}

export interface ModelWithWeights extends LoadedModel {
  readonly weights: Weights;
  /** What runs on these weights. */
  readonly jit: Jit;
}

/** A score no trained path reaches: the tags of untrained types are never suggested. */
export const excludedScore = -1e4;

/** Whether a tag is one of an untrained type, for each tag. */
export function bannedTags(tags: readonly string[], untrained: readonly string[]): boolean[] {
  return tags.map((tag) => /^[BI]-/.test(tag) && untrained.includes(tag.slice(2)));
}

/** Without a capturer every batch is traced. */
export function loadModel(checkpoint: Checkpoint, types: LabelSet, capturer?: Capturer): ModelWithWeights {
  const fitted = transferLabels(checkpoint, types, 0);
  const tensors = new Map([...fitted.tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const jit = new Jit([...tensors.values()], capturer);
  const dispose = (): void => {
    jit.clear();
    tf.dispose([...tensors.values()]);
  };
  return { ...modelOf(fitted, new Emitter(fitted.config, tensors, jit)), weights: new Weights(tensors), jit, dispose };
}

/** The source's emissions are those of this checkpoint; it is the model's from now on. */
export function modelOf(
  { types, untrained, config, card, vocabulary, tensors }: Checkpoint,
  source: EmissionSource,
): LoadedModel {
  const scheme = labelScheme(config.labels, types);
  const banned = bannedTags(scheme.tags, untrained);
  const chain = chainOf(tensors, scheme.tags.length);
  return {
    types,
    untrained,
    config,
    card,
    source,
    vocabulary: createVocabulary(vocabulary),
    scheme,
    chain,
    excludeUntrained(emissions) {
      for (let i = 0; i < emissions.length; i++) if (banned[i % chain.K]) emissions[i] = excludedScore;
    },
    dispose: () => source.dispose(),
  };
}

/** Apart from the closures above, which would hold on to all tensors of a checkpoint. */
function chainOf(tensors: Checkpoint['tensors'], K: number): Chain {
  const part = (name: string): Float32Array => tensors.get(`crf.${name}`)!.data;
  return { K, start: part('start'), end: part('end'), transitions: part('transitions') };
}

/** A tweet as the model reads it. */
export interface Steps extends Runnable {
  readonly encoded: Encoded;
  /** The cell of every piece. */
  readonly pieceCells: readonly Cell[];
  /** The CRF's step of every read word. */
  readonly wordSteps: readonly number[];
}

export function stepsOf(
  { vocabulary, config, scheme }: Pick<LoadedModel, 'vocabulary' | 'config' | 'scheme'>,
  words: readonly string[],
): Steps {
  const { maxPieces } = config.text;
  const encoded = encodeWords(words, vocabulary, mostPieces(maxPieces));
  const { windows, cells } = windowsOf(encoded, maxPieces);
  const steps = scheme.positions(encoded).map((piece) => cells[piece]!);
  return { encoded, windows, cells: steps, pieceCells: cells, wordSteps: scheme.wordSteps(encoded) };
}

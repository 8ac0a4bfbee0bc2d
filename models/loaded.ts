/** A checkpoint with its weights as tensors, fitted to a label set: what tags and explains tweets. */
import type { LabelSet } from '../src/domain/label-set';
import type { ModelConfig } from './config';
import type { Chain } from './crf/lattice';
import { readChain } from './crf/loss';
import { Emitter, type Freezer } from './emissions';
import type { ModelCard } from './io/card';
import type { Checkpoint } from './io/checkpoint';
import { transferLabels } from './io/label-transfer';
import { labelScheme, type TagScheme } from './labels/scheme';
import { Weights } from './layers/weights';
import { tf } from './tf';
import { createVocabulary, type Vocabulary } from './tokenizer/vocabulary';
import { encodeWords, type Encoded } from './tokenizer/word-piece';

export interface LoadedModel {
  readonly types: LabelSet;
  readonly untrained: readonly string[];
  readonly config: ModelConfig;
  readonly card: ModelCard;
  readonly weights: Weights;
  readonly emitter: Emitter;
  readonly vocabulary: Vocabulary;
  readonly scheme: TagScheme;
  readonly chain: Chain;
  /** Takes the tags of untrained types out of the race, in place. emissions [T * K]. */
  ban(emissions: Float64Array): void;
  dispose(): void;
}

/** A score no trained path reaches: the tags of untrained types are never suggested. */
export const NEVER = -1e4;

/** Whether a tag is one of an untrained type, for each tag. */
export function bannedTags(tags: readonly string[], untrained: readonly string[]): boolean[] {
  return tags.map((tag) => /^[BI]-/.test(tag) && untrained.includes(tag.slice(2)));
}

/** How a backend that can repeat work is used. */
export interface AtWork {
  readonly backend: Freezer;
  /** Weights go into every compiled graph: single tweets are a fifth faster, and each shape of the starter's holds 42 MB more. */
  readonly frozen: boolean;
}

/** Without `atWork` every batch is traced. */
export function loadModel(checkpoint: Checkpoint, types: LabelSet, atWork?: AtWork): LoadedModel {
  const fitted = transferLabels(checkpoint, types, 0);
  const tensors = new Map([...fitted.tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const weights = new Weights(tensors);
  const scheme = labelScheme(fitted.config.labels, types);
  const chain = readChain(weights.get('crf.start'), weights.get('crf.end'), weights.get('crf.transitions'));
  const banned = bannedTags(scheme.tags, fitted.untrained);
  return {
    types,
    untrained: fitted.untrained,
    config: fitted.config,
    card: fitted.card,
    weights,
    emitter: atWork?.frozen
      ? Emitter.frozen(fitted.config, tensors, atWork.backend)
      : new Emitter(fitted.config, tensors, atWork?.backend),
    vocabulary: createVocabulary(fitted.vocabulary),
    scheme,
    chain,
    ban(emissions) {
      for (let i = 0; i < emissions.length; i++) if (banned[i % chain.K]) emissions[i] = NEVER;
    },
    dispose: () => tf.dispose([...tensors.values()]),
  };
}

/** A tweet as the model reads it. */
export interface Steps {
  readonly encoded: Encoded;
  readonly ids: readonly number[];
  /** Pieces that the CRF scores. */
  readonly positions: readonly number[];
  /** The CRF's step of every read word. */
  readonly wordSteps: readonly number[];
}

export function stepsOf({ vocabulary, config, scheme }: LoadedModel, words: readonly string[]): Steps {
  const encoded = encodeWords(words, vocabulary, config.text.maxPieces);
  return { encoded, ids: encoded.ids, positions: scheme.positions(encoded), wordSteps: scheme.wordSteps(encoded) };
}

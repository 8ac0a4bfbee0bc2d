/**
 * A checkpoint at work: tokenised tweets in, mentions with their posterior out. Emissions come from tfjs, everything the CRF
 * says is computed from them in plain code.
 */
import { mentionsFromBio } from '../src/domain/bio';
import { bioTags, type LabelSet } from '../src/domain/label-set';
import type { Alternative } from '../src/domain/mention';
import type { SuggestedMention, TaggedSentence } from '../src/engine/port';
import { lattice, marginals, type Chain } from './crf/lattice';
import { readChain } from './crf/loss';
import { spanProbability } from './crf/span-probability';
import { bestPaths, viterbi } from './crf/viterbi';
import type { Checkpoint } from './io/checkpoint';
import { transferLabels } from './io/label-transfer';
import { Weights } from './layers/weights';
import { tf } from './tf';
import { createVocabulary } from './tokenizer/vocabulary';
import { encodeWords, type Encoded } from './tokenizer/word-piece';
import { BATCH, runInBatches } from './run';

export interface Tagger {
  readonly types: LabelSet;
  readonly untrainedTypes: readonly string[];
  /** One answer a sentence, in order. `onBatch` is told how many are done. */
  predict(sentences: readonly (readonly string[])[], onBatch?: (done: number) => void): TaggedSentence[];
  /** Marginals of every read word [T * K], and the margin of the best over the second-best path in nats (for query strategies). */
  analyse(sentences: readonly (readonly string[])[]): { marginals: Float64Array; margin: number }[];
  /** Frees the weights. */
  dispose(): void;
}

/** A score no trained path reaches: the tags of untrained types are never suggested. */
const NEVER = -1e4;

export function createTagger(checkpoint: Checkpoint, types: LabelSet): Tagger {
  const fitted = transferLabels(checkpoint, types, 0);
  const tensors = new Map([...fitted.tensors].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const weights = new Weights(tensors);
  const vocabulary = createVocabulary(fitted.vocabulary);
  const tags = bioTags(types);
  const banned = tags.map((tag) => tag !== 'O' && fitted.untrained.includes(tag.slice(2)));
  const chain = readChain(weights.get('crf.start'), weights.get('crf.end'), weights.get('crf.transitions'));
  const encode = (words: readonly string[]): Encoded => encodeWords(words, vocabulary, fitted.config.maxPieces);

  function emissionsOf(encoded: readonly Encoded[], visit: (index: number, emissions: Float64Array) => void): void {
    runInBatches(encoded, vocabulary.padding, fitted.config, weights, (index, emissions) => {
      for (let i = 0; i < emissions.length; i++) if (banned[i % chain.K]) emissions[i] = NEVER;
      visit(index, emissions);
    });
  }

  return {
    types,
    untrainedTypes: fitted.untrained,
    predict(sentences, onBatch) {
      const results = new Array<TaggedSentence>(sentences.length);
      let done = 0;
      emissionsOf(sentences.map(encode), (index, emissions) => {
        results[index] = describe(chain, emissions, tags, types);
        done++;
        if (done % BATCH === 0 || done === sentences.length) onBatch?.(done);
      });
      return results;
    },
    analyse(sentences) {
      const results = new Array<{ marginals: Float64Array; margin: number }>(sentences.length);
      emissionsOf(sentences.map(encode), (index, emissions) => {
        const [first, second] = bestPaths(chain, emissions, 2);
        const margin = second ? first!.score - second.score : 0;
        results[index] = { marginals: marginals(chain, lattice(chain, emissions)), margin };
      });
      return results;
    },
    dispose: () => tf.dispose([...tensors.values()]),
  };
}

/** The best path's mentions, each with the posterior of exactly its span and type and of the other types there. */
function describe(chain: Chain, emissions: Float64Array, tags: readonly string[], types: LabelSet): TaggedSentence {
  const words = emissions.length / chain.K;
  if (words === 0) return { mentions: [], normalisedLogProbability: 0, wordsRead: 0 };
  const best = viterbi(chain, emissions);
  const sums = lattice(chain, emissions);
  const found = mentionsFromBio(best.tags.map((k) => tags[k]!));
  const mentions = found.map((mention): SuggestedMention => {
    const readings: Alternative[] = types.map((type, i) => ({
      type,
      probability: spanProbability(chain, emissions, sums, mention.start, mention.end, i),
    }));
    const score = readings[types.indexOf(mention.type)]!.probability;
    const none = Math.max(0, 1 - readings.reduce((sum, reading) => sum + reading.probability, 0));
    const alternatives = [...readings, { type: null, probability: none }].sort((a, b) => b.probability - a.probability);
    return { ...mention, score, alternatives };
  });
  return { mentions, normalisedLogProbability: (best.score - sums.logZ) / words, wordsRead: words };
}

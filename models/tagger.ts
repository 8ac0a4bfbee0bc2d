/**
 * A checkpoint at work: tokenised tweets in, mentions with their posterior out. Emissions come from tfjs, everything the CRF
 * says is computed from them in plain code.
 */
import type { LabelSet } from '../src/domain/label-set';
import type { Alternative } from '../src/domain/mention';
import type { Explanation } from '../src/engine/explanation';
import { nothingRead, type SentenceFeatures } from '../src/engine/features';
import type { SuggestedMention, TaggedSentence } from '../src/engine/prediction';
import { entropies, overWords } from './crf/entropy';
import { lattice, marginals, type Lattice } from './crf/lattice';
import { bestPaths } from './crf/viterbi';
import { explainTweet } from './explain';
import type { Checkpoint } from './io/checkpoint';
import { mentionProbability } from './labels/mention-probability';
import { mentionsForPeople } from './labels/mentions';
import type { EmissionSource } from './emissions';
import { FeatureReader, type WantedFeatures } from './features';
import { loadModel, modelOf, stepsOf, type LoadedModel, type Steps } from './loaded';
import { emissionBatches } from './run';
import { picturesOf } from './registry';
import type { Capturer } from './runtime/capturer';
import type { VisionConfig } from './vision/config';
import type { Pixels } from './vision/picture-source';

/** A tweet to tag. Only a checkpoint of real visual features (`bga_real_v`) looks at the picture. */
export interface TweetInput {
  readonly words: readonly string[];
  readonly pixels?: Pixels | null;
}

export interface TweetBatch {
  /** Indices of the tweets. */
  readonly members: readonly number[];
  /** One answer per member, in order. `pixels`, one per member, are needed where the tagger reads pictures. */
  tag(pixels?: readonly (Pixels | null)[]): TaggedSentence[];
}

export interface Tagger {
  readonly types: LabelSet;
  readonly untrainedTypes: readonly string[];
  /** How it wants its pictures; null where it has no visual side. */
  readonly vision: VisionConfig | null;
  /** Whether `predict` looks at pictures. */
  readonly readsPictures: boolean;
  /** The tweets in batches of like length, the shortest first; nothing is computed until a batch is tagged. */
  batches(sentences: readonly (readonly string[])[]): Generator<TweetBatch>;
  /** All at once: one answer per tweet, in order. */
  predict(tweets: readonly TweetInput[]): TaggedSentence[];
  /** Frees the weights. */
  dispose(): void;
}

/** A tagger that has its weights as tensors: it can look inside. */
export interface TaggerWithWeights extends Tagger {
  /** What the model used for one tweet. */
  explain(tweet: TweetInput): Explanation;
  /** What query strategies ask for, one answer per tweet, in order. Says after each piece of work how many tweets are done. */
  features(sentences: readonly (readonly string[])[], wanted: WantedFeatures): Generator<number, SentenceFeatures[]>;
}

/** With its weights as tensors. Without a capturer every batch is traced anew. */
export function createTagger(checkpoint: Checkpoint, types: LabelSet, capturer?: Capturer): TaggerWithWeights {
  const model = loadModel(checkpoint, types, capturer);
  const reader = new FeatureReader(model);
  return {
    ...taggerOf(model),
    explain: ({ words, pixels }) => explainTweet(model, stepsOf(model, words), pixels ?? null, model.scheme.tags),
    features: (sentences, wanted) =>
      reader.read(
        sentences.map((words) => stepsOf(model, words)),
        wanted,
      ),
    dispose: () => model.dispose(),
  };
}

/** Of a checkpoint whose emissions somebody else computes: the source is the tagger's from now on. */
export function createTaggerFrom(fitted: Checkpoint, source: EmissionSource): Tagger {
  return taggerOf(modelOf(fitted, source));
}

function taggerOf(model: LoadedModel): Tagger {
  const { config } = model;
  const pictures = picturesOf(config);

  function* batches(sentences: readonly (readonly string[])[]): Generator<TweetBatch> {
    const steps = sentences.map((words) => stepsOf(model, words));
    for (const { members, run } of emissionBatches(steps, model.vocabulary.padding, config, model.source)) {
      const tag: TweetBatch['tag'] = (pixels) =>
        run(pixels).map((emissions, k) => {
          model.excludeUntrained(emissions);
          return describe(model, emissions, steps[members[k]!]!);
        });
      yield { members, tag };
    }
  }

  return {
    types: model.types,
    untrainedTypes: model.untrained,
    vision: pictures?.vision ?? null,
    readsPictures: pictures?.atInference === true,
    batches,
    predict(tweets) {
      const results = new Array<TaggedSentence>(tweets.length);
      for (const { members, tag } of batches(tweets.map(({ words }) => words)))
        tag(members.map((i) => tweets[i]!.pixels ?? null)).forEach((answer, k) => (results[members[k]!] = answer));
      return results;
    },
    dispose: () => model.dispose(),
  };
}

/** The best path's mentions, each with the posterior of exactly its span and type and of the other types there. */
function describe({ chain, scheme, types }: LoadedModel, emissions: Float64Array, steps: Steps): TaggedSentence {
  const words = steps.wordSteps.length;
  if (words === 0) return { mentions: [], normalisedLogProbability: 0, wordsRead: 0, features: nothingRead };
  const [best, second] = bestPaths(chain, emissions, 2);
  const sums = lattice(chain, emissions);
  const found = mentionsForPeople(scheme.wordTags(best!.tags, steps.encoded));
  const probability = (span: { start: number; end: number; type: string }, lattice: Lattice): number =>
    mentionProbability(chain, emissions, lattice, scheme, steps.wordSteps, span);
  const mentions = found.map((mention): SuggestedMention => {
    const readings: Alternative[] = types.map((type) => ({
      type,
      probability: probability({ ...mention, type }, sums),
    }));
    const score = readings[types.indexOf(mention.type)]!.probability;
    const none = Math.max(0, 1 - readings.reduce((sum, reading) => sum + reading.probability, 0));
    const alternatives = [...readings, { type: null, probability: none }].sort((a, b) => b.probability - a.probability);
    return { ...mention, score, alternatives };
  });
  const features = {
    margin: second ? best!.score - second.score : null,
    entropy: overWords(entropies(marginals(chain, sums), chain.K, steps.wordSteps)),
  };
  return { mentions, normalisedLogProbability: (best!.score - sums.logZ) / words, wordsRead: words, features };
}

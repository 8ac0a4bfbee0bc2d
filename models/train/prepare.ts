/** Sentences as the training loop reads them: pieces, tag numbers, and what the old model says of those to be remembered. */
import { bioTags, type LabelSet } from '../../src/domain/label-set';
import type { TrainingRequest, TrainingSentence } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { lattice } from '../crf/lattice';
import { temperedPosteriors } from '../crf/distillation';
import { readChain } from '../crf/loss';
import type { RowTarget } from '../crf/loss';
import type { ModelConfig } from '../config';
import { Weights } from '../layers/weights';
import { runInBatches } from '../run';
import type { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import { encodeWords, type Encoded } from '../tokenizer/word-piece';

/** Distillation: temperature and weight of spec H.2-2. */
export const distillation = { temperature: 2, distillationWeight: 0.5 } as const;

export interface Example extends RowTarget {
  readonly ids: readonly number[];
}

export interface Prepared {
  readonly train: Example[];
  /** Replayed gold, then unlabelled tweets, both with the old model's posteriors. */
  readonly replay: Example[];
}

/** `weights` are those the run starts from: the teacher of an update. */
export function prepareExamples(
  request: Pick<TrainingRequest, 'recipe' | 'train' | 'replay' | 'distil' | 'types'>,
  config: ModelConfig,
  vocabulary: Vocabulary,
  weights: ReadonlyMap<string, tf.Tensor>,
): Prepared {
  const encode = (words: readonly string[]): Encoded => encodeWords(words, vocabulary, config.maxPieces);
  const gold = ({ tokens, tags, id }: TrainingSentence): Example => {
    const encoded = encode(tokens);
    return {
      ...encoded,
      gold: tagNumbers(tags, request.types, id).slice(0, encoded.firstPieces.length),
      teacher: null,
    };
  };
  const train = request.train.map(gold);
  if (request.recipe === 'full') return { train: [...train, ...request.replay.map(gold)], replay: [] };

  const remembered = [
    ...request.replay.map(gold),
    ...request.distil.map((words) => ({ ...encode(words), gold: null, teacher: null })),
  ];
  const teachers = new Array<Float64Array>(remembered.length);
  const place = new Weights(weights);
  const chain = readChain(place.get('crf.start'), place.get('crf.end'), place.get('crf.transitions'));
  runInBatches(remembered, vocabulary.padding, config, place, (index, emissions) => {
    teachers[index] = temperedPosteriors(chain, lattice(chain, emissions), distillation.temperature);
  });
  return { train, replay: remembered.map((example, i) => ({ ...example, teacher: teachers[i]! })) };
}

function tagNumbers(tags: readonly string[], types: LabelSet, id: string): number[] {
  const known = bioTags(types);
  return tags.map((tag) => {
    const number = known.indexOf(tag);
    if (number < 0) {
      throw new AppError(
        'bad-input',
        `Sentence ${id} has the tag ${tag}, which is not in the label set ${types.join(', ')}.`,
      );
    }
    return number;
  });
}

/** Types of the label set that no sentence with gold mentions. */
export function unseenTypes(types: LabelSet, sentences: readonly TrainingSentence[]): string[] {
  const seen = new Set(sentences.flatMap(({ tags }) => tags.filter((tag) => tag !== 'O').map((tag) => tag.slice(2))));
  return types.filter((type) => !seen.has(type));
}

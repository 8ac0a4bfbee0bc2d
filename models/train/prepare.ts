/**
 * Sentences as the training loop reads them: pieces, tag numbers, pictures, and what the old model says of those that are replayed.
 */
import { bioTags, type LabelSet } from '../../src/domain/label-set';
import type { PictureRef } from '../../src/engine/picture';
import type { TrainingRequest, TrainingSentence } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import { lattice } from '../crf/lattice';
import { temperedPosteriors } from '../crf/distillation';
import { readChain } from '../crf/loss';
import type { Target } from '../crf/loss';
import type { ModelConfig } from '../config';
import { labelScheme } from '../labels/scheme';
import { Weights } from '../layers/weights';
import { stepsOf, type Steps } from '../loaded';
import { picturesOf } from '../registry';
import { emissionBatches } from '../run';
import type { EmissionSource } from '../emissions';
import type { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import type { Windows } from '../windows';

/** Distillation: temperature and weight of model-spec H.2-2. */
export const distillation = { temperature: 2, distillationWeight: 0.5 } as const;

export interface Example extends Target, Pick<Windows, 'windows'> {
  /** null where there is none, or where the run reads none. */
  readonly picture: PictureRef | null;
}

export interface Prepared {
  readonly train: Example[];
  /** Replayed gold, then unlabelled tweets, both with the old model's posteriors. */
  readonly replay: Example[];
  /** Without gold, teacher and weight: the CRF learns nothing of them. */
  readonly pairs: Example[];
}

/** An update learns from text alone: its generators are frozen (model-spec H.2-5). */
export function readsPictures(recipe: TrainingRequest['recipe'], config: ModelConfig): boolean {
  return recipe === 'full' && picturesOf(config)?.inTraining === true;
}

/**
 * `weights` are those the run starts from: the teacher of an update, whose `emitter` it is. `pause` comes after every batch of it, with
 * how many texts are done of how many, and may throw.
 */
export async function prepareExamples(
  request: Pick<TrainingRequest, 'recipe' | 'train' | 'replay' | 'distil' | 'pairs' | 'types'>,
  config: ModelConfig,
  vocabulary: Vocabulary,
  weights: ReadonlyMap<string, tf.Tensor>,
  emitter: EmissionSource,
  pause: (done: number, total: number) => Promise<void>,
): Promise<Prepared> {
  const scheme = labelScheme(config.labels, request.types);
  const withPictures = readsPictures(request.recipe, config);
  const steps = (words: readonly string[]): Steps => stepsOf({ vocabulary, config, scheme }, words);
  const learned = ({ windows, cells }: Steps, gold: number[] | null, picture: PictureRef | null = null): Example => ({
    windows,
    cells,
    gold,
    teacher: null,
    picture: withPictures ? picture : null,
  });
  const tagged = ({ tokens, tags, id, picture }: TrainingSentence): Example => {
    checkTags(tags, request.types, id);
    const text = steps(tokens);
    return learned(text, scheme.goldPath(tags, text.encoded), picture);
  };
  const train = request.train.map(tagged);
  const pairs = (withPictures ? (request.pairs ?? []) : []).map(({ tokens, picture }): Example => ({
    ...learned(steps(tokens), null, picture),
    weight: 0,
  }));
  if (request.recipe === 'full') return { train: [...train, ...request.replay.map(tagged)], replay: [], pairs };

  const replayed = [
    ...request.replay.map(tagged),
    ...request.distil.map((words): Example => learned(steps(words), null)),
  ];
  const teachers = new Array<Float64Array>(replayed.length);
  const place = new Weights(weights);
  const chain = readChain(place.get('crf.start'), place.get('crf.end'), place.get('crf.transitions'));
  let done = 0;
  for (const batch of emissionBatches(replayed, vocabulary.padding, config, emitter)) {
    for (const [i, emissions] of batch.run().entries())
      teachers[batch.members[i]!] = temperedPosteriors(chain, lattice(chain, emissions), distillation.temperature);
    done += batch.members.length;
    await pause(done, replayed.length);
  }
  return { train, replay: replayed.map((example, i) => ({ ...example, teacher: teachers[i]! })), pairs };
}

function checkTags(tags: readonly string[], types: LabelSet, id: string): void {
  const known = bioTags(types);
  const unknown = tags.find((tag) => !known.includes(tag));
  if (unknown === undefined) return;
  const message = `Sentence ${id} has the tag ${unknown}, which is not in the label set ${types.join(', ')}.`;
  throw new AppError('bad-input', message);
}

/** Types of the label set that no sentence with gold mentions. */
export function unseenTypes(types: LabelSet, sentences: readonly TrainingSentence[]): string[] {
  const seen = new Set(sentences.flatMap(({ tags }) => tags.filter((tag) => tag !== 'O').map((tag) => tag.slice(2))));
  return types.filter((type) => !seen.has(type));
}

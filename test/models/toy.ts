/** Tweets small enough for plain JavaScript: invented names with clear contexts, over a vocabulary of letters and a few words. */
import type { TrainingSentence } from '../../src/engine/training';
import type { ModelTrainingRequest } from '../../models/train/options';
import { createRandom } from '../../src/random';

const people = ['ada', 'bo', 'cy', 'dee', 'eli'];
const places = ['oslo', 'rome', 'kyiv', 'lima'];
const frames = [
  'P meets Q in L',
  'in L , P sings',
  'P likes tea',
  'rain over L again',
  'P P and Q at L',
  'nothing to see',
];

const words = [
  'meets',
  'in',
  'sings',
  'likes',
  'tea',
  'rain',
  'over',
  'again',
  'and',
  'at',
  'nothing',
  'to',
  'see',
  'ada',
  'oslo',
  'rome',
];
const alphabet = [...'abcdefghijklmnopqrstuvwxyz,.@#'];

/** A base vocabulary: specials, letters, a few words. */
export const letters = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  ...alphabet,
  ...alphabet.map((c) => `##${c}`),
  ...words,
];

/** Person names before verbs, places after prepositions. */
export function toyTweets(count: number, seed = 1): TrainingSentence[] {
  const random = createRandom(seed);
  const pick = (from: readonly string[]): string => from[random.below(from.length)]!;
  return Array.from({ length: count }, (_, i) => {
    const tokens: string[] = [];
    const tags: string[] = [];
    let before = '';
    for (const slot of frames[i % frames.length]!.split(' ')) {
      const person = slot === 'P' || slot === 'Q';
      tokens.push(person ? pick(people) : slot === 'L' ? pick(places) : slot);
      tags.push(person ? (before === 'P' ? 'I-PER' : 'B-PER') : slot === 'L' ? 'B-LOC' : 'O');
      before = slot;
    }
    return { id: `t${i}`, tokens, tags };
  });
}

export function requestOf(some: Partial<ModelTrainingRequest>): ModelTrainingRequest {
  return {
    preset: 'bga',
    size: 'toy',
    types: ['PER', 'LOC'],
    recipe: 'full',
    train: [],
    replay: [],
    distil: [],
    dev: [],
    epochs: 1,
    batchSize: 16,
    seed: 1,
    dataHash: 'toy',
    dropout: 0,
    ...some,
  };
}

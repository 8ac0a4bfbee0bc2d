/** A model of random weights large enough that layers, samplers and transitions all say something. */
import { initialCheckpoint, type Checkpoint, type ModelConfig } from '../../../../models';
import { createRandom } from '../../../../src/random';
import { letters } from '../../../models/toy';

export function randomCheckpoint(config: ModelConfig, types: readonly string[], seed = 7): Checkpoint {
  const random = createRandom(seed);
  const start = initialCheckpoint(config, types, letters, seed);
  const tensors = new Map(
    [...start.tensors].map(([name, { shape, data }]) => {
      const about = /norm\d?\.weight$|LayerNorm\.weight$/u.test(name) ? 1 : 0;
      return [name, { shape, data: data.map(() => about + spreadOf(name, shape) * random.normal()) }];
    }),
  );
  return { ...start, tensors, untrained: [] };
}

/** What all words of a tweet have in common is held small, so that they get different masks and tags. */
function spreadOf(name: string, shape: readonly number[]): number {
  if (shape.length === 1) return 0.1;
  if (name.startsWith('embeddings.')) return 1;
  const size = Math.sqrt(shape[1] ?? 1);
  if (/attention\.output|\.global\./u.test(name)) return 0.5 / size;
  return (name === 'head.weight' ? 4 : 1.5) / size;
}

/** Tweets of so many words, some of them of several pieces. */
export function randomTweets(lengths: readonly number[], seed = 3): string[][] {
  const random = createRandom(seed);
  const words = ['ada', 'oslo', 'rain', 'over', 'Kyïv', "don't", '#tea', 'nothing', 'B.B.', 'q', '日'];
  return lengths.map((length) => Array.from({ length }, () => words[random.below(words.length)] ?? ''));
}

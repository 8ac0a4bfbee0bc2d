/** Pools of samples with every feature there is, drawn from a seed. */
import { strategyNamed } from '../../../src/active/registry';
import type { Features } from '../../../src/active/features';
import type { Candidate, QueryStrategy, Scores } from '../../../src/active/strategy';
import { createRandom } from '../../../src/random';

export const sampleOf = (id: number, features: Features, isLabelled = false): Candidate => ({
  id,
  isLabelled,
  features,
});

/** Whose ids are neither dense nor in order. */
export function poolOf(count: number, seed: number, width = 4): Candidate[] {
  const random = createRandom(seed);
  const overWords = () => ({ sum: 9 * random.next(), mean: random.next(), max: 2 * random.next() });
  const samples = Array.from({ length: count }, (_, i) =>
    sampleOf(
      3 * i + 5,
      {
        bestPath: { normalisedLogProbability: -random.next(), wordsRead: 1 + random.below(30) },
        margin: 5 * random.next(),
        entropy: overWords(),
        embedding: Float32Array.from({ length: width }, () => random.normal()),
        disagreement: overWords(),
      },
      random.below(5) === 0,
    ),
  );
  return random.shuffled(samples);
}

/** To the end, with nothing in between. */
export function scoresOf(strategy: QueryStrategy | string, pool: readonly Candidate[], seed = 1): Scores {
  const work = (typeof strategy === 'string' ? strategyNamed(strategy) : strategy).scores(pool, seed);
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
  }
}

/**
 * Core-set: samples that stand for the pool. k-centre greedy (Sener and Savarese 2018, algorithm 1; Gonzalez 1985): the next centre is
 * the sample farthest from all centres so far, in the Euclidean distance of sentence embeddings. What is labelled is a centre already;
 * where nothing is, the first one is the sample nearest to the mean of all. A copy of a centre has distance 0: retweets come last.
 *
 * A sample's score is its distance to the nearest centre when it was chosen, which never grows from one choice to the next. So sorting
 * by score gives the greedy order; the samples behind the chosen ones follow by their distance when choosing ended.
 *
 * n samples, L of them labelled, of width d: n d (L + chosen) multiplications, yielding after every n d, 5 ms for n = 10,000 and d = 384.
 */
import { overPool, type CandidateWith } from './strategy';

/** So many are chosen one by one: more than are annotated before the next checkpoint. */
export const mostChosen = 1000;

export const coreSet = overPool({
  name: 'core-set',
  title: 'Unlike the rest',
  kind: 'diversity',
  citation: 'Sener, Savarese: Active Learning for Convolutional Neural Networks: A Core-Set Approach. ICLR 2018.',
  needs: ['embedding'],
  *scoreAll(pool) {
    const n = pool.length;
    const points = rowsOf(pool);
    yield;
    const scores = new Float64Array(n).fill(Infinity); // the distance to the nearest centre; Infinity without one
    const isCentre = Uint8Array.from(pool, ({ isLabelled }) => (isLabelled ? 1 : 0));
    const labelled = pool.flatMap(({ isLabelled }, i) => (isLabelled ? [i] : []));
    for (const centre of labelled) {
      scores[centre] = 0;
      points.nearer(centre, scores, isCentre);
      yield;
    }
    const open = n - labelled.length;
    for (let chosen = 0; chosen < Math.min(open, mostChosen); chosen++) {
      const isFirst = chosen === 0 && labelled.length === 0;
      const centre = isFirst ? points.nearestToMean() : farthest(scores, isCentre);
      isCentre[centre] = 1;
      points.nearer(centre, scores, isCentre);
      // Before all others: no two samples are farther apart than twice the farthest is from it.
      if (isFirst) scores[centre] = 2 * (scores[farthest(scores, isCentre)] ?? 0);
      yield;
    }
    return scores;
  },
  reason: (score) => `Unlike what was asked before, distance ${score.toFixed(2)}`,
});

/** Of those that are no centres; of equal ones the first. */
function farthest(distances: Float64Array, isCentre: Uint8Array): number {
  let found = -1;
  for (let i = 0; i < distances.length; i++) {
    if (isCentre[i] === 0 && (found < 0 || distances[i]! > distances[found]!)) found = i;
  }
  return found;
}

interface Points {
  /** Lowers the distances of those that are no centres to that from `centre`. */
  nearer(centre: number, distances: Float64Array, isCentre: Uint8Array): void;
  nearestToMean(): number;
}

/** The embeddings as one array [n * d]. */
function rowsOf(pool: readonly CandidateWith<'embedding'>[]): Points {
  const [n, width] = [pool.length, pool[0]?.embedding.length ?? 0];
  const values = new Float32Array(n * width);
  pool.forEach(({ embedding }, i) => values.set(embedding, i * width));
  const distance = (row: number, from: Float32Array | Float64Array, at: number): number => {
    let sum = 0;
    for (let j = 0, a = row * width, b = at; j < width; j++, a++, b++) {
      const difference = values[a]! - from[b]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  };
  return {
    nearer(centre, distances, isCentre) {
      for (let i = 0; i < n; i++) {
        if (isCentre[i] === 1) continue;
        const here = distance(i, values, centre * width);
        if (here < distances[i]!) distances[i] = here;
      }
    },
    nearestToMean() {
      const mean = new Float64Array(width);
      for (let at = 0; at < values.length; at += width) {
        for (let j = 0; j < width; j++) mean[j]! += values[at + j]! / n;
      }
      let [found, least] = [0, Infinity];
      for (let i = 0; i < n; i++) {
        const here = distance(i, mean, 0);
        if (here < least) [found, least] = [i, here];
      }
      return found;
    },
  };
}

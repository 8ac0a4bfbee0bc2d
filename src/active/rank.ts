/** The queue of a pool: every sample with its score, in the order in which they are asked for. */
import type { Candidate, QueryStrategy } from './strategy';

export interface Ranked {
  readonly id: number;
  readonly score: number | null;
}

/** The order of the queue, everywhere: highest score first, what has none last; ties by id, so that it is the same on every machine. */
export function queueOrder(a: Ranked, b: Ranked): number {
  if (a.score === b.score) return a.id - b.id;
  if (a.score === null || b.score === null) return a.score === null ? 1 : -1;
  return b.score - a.score;
}

/** Between two turns of the work it waits for `pause`, which may throw to stop it. */
export async function rank(
  candidates: readonly Candidate[],
  strategy: QueryStrategy,
  { seed, pause = async () => undefined }: { seed: number; pause?: () => Promise<void> },
): Promise<Ranked[]> {
  const work = strategy.scores(candidates, seed);
  for (;;) {
    const turn = work.next();
    if (turn.done) {
      const scores = turn.value;
      return candidates.map(({ id }, i) => ({ id, score: scores[i] ?? null })).sort(queueOrder);
    }
    await pause();
  }
}

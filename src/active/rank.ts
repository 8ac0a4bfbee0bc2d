/** The order in which samples are asked for: highest score first, what cannot be scored last, ties by id. */
import type { Candidate, QueryStrategy } from './strategy';

export interface Ranked {
  readonly id: number;
  readonly score: number | null;
}

export function rank(candidates: readonly Candidate[], strategy: QueryStrategy, seed: number): Ranked[] {
  return (
    candidates
      .map((candidate) => ({ id: candidate.id, score: strategy.score(candidate, seed) }))
      // Ties break by id so that the same pool gives the same queue on every machine.
      .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.id - b.id)
  );
}

/** A query strategy (acquisition function) scores samples for annotation: a pure function of what it needs. */

/** What a strategy may know of a sample of the pool. */
export interface Candidate {
  readonly id: number;
  /** log p(best path) / words read, by the checkpoint that made its suggestions; null = none made yet. */
  readonly normalisedLogProbability: number | null;
  readonly wordsRead: number;
}

export interface QueryStrategy {
  readonly name: string;
  readonly title: string;
  /** Who proposed it, and where. */
  readonly citation: string;
  /** From 0 (leave it for later) to 1 (ask first); null where the sample lacks what the strategy needs. */
  score(candidate: Candidate, seed: number): number | null;
}

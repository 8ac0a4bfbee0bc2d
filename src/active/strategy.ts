/**
 * A query strategy (acquisition function) says which samples of a pool should be annotated first: a pure function of the features
 * it declares that it needs. A strategy is a file beside this one, made by `pointwise` or `overPool`, and a line in registry.ts.
 */
import type { Feature, Features, FeatureValues } from './features';

export interface Candidate {
  /** Unique in the pool. */
  readonly id: number;
  /** A person has finished it: what it stands for need not be asked for again. */
  readonly isLabelled: boolean;
  readonly features: Features;
}

/** One score per candidate, in their order: higher = ask first, null = the sample lacks what the strategy needs. */
export type Scores = (number | null)[];

/** What a strategy looks for: what the model does not know, what is unlike the rest, or nothing. */
export type StrategyKind = 'uncertainty' | 'diversity' | 'chance';

interface About<N extends Feature> {
  readonly name: string;
  readonly title: string;
  readonly kind: StrategyKind;
  /** Who proposed it, and where. */
  readonly citation: string;
  readonly needs: readonly N[];
  /** Why a sample of this score stands where it stands, for a person. */
  reason(score: number): string;
}

export interface QueryStrategy extends About<Feature> {
  /**
   * The whole pool at once. Neither the order of the candidates nor anything but their needed features and the seed changes a score.
   * Work of more than a few milliseconds yields in between, so that a caller can do other things.
   */
  scores(candidates: readonly Candidate[], seed: number): Generator<void, Scores>;
}

/** A candidate that has all of the features N. */
export type CandidateWith<N extends Feature> = Omit<Candidate, 'features'> & { readonly [F in N]: FeatureValues[F] };

/** Samples that are scored by themselves in one turn: some milliseconds. */
const perTurn = 10_000;

/** A strategy that scores each sample by itself. */
export function pointwise<N extends Feature>({
  score,
  ...about
}: About<N> & { score(sample: CandidateWith<N>, seed: number): number }): QueryStrategy {
  return {
    ...about,
    *scores(candidates, seed) {
      const scores: Scores = [];
      for (const candidate of candidates) {
        const known = withFeatures(candidate, about.needs);
        scores.push(known && score(known, seed));
        if (scores.length % perTurn === 0) yield;
      }
      return scores;
    },
  };
}

/** A strategy that needs to see all samples. It gets those that have what it needs, by id, and gives one score each. */
export function overPool<N extends Feature>({
  scoreAll,
  ...about
}: About<N> & {
  scoreAll(pool: readonly CandidateWith<N>[], seed: number): Generator<void, ArrayLike<number>>;
}): QueryStrategy {
  return {
    ...about,
    *scores(candidates, seed) {
      const pool = candidates
        .flatMap((candidate) => withFeatures(candidate, about.needs) ?? [])
        .sort((a, b) => a.id - b.id);
      const scores = yield* scoreAll(pool, seed);
      const byId = new Map(pool.map(({ id }, i) => [id, scores[i] ?? null]));
      return candidates.map(({ id }) => byId.get(id) ?? null);
    },
  };
}

/** The needed features alone, so that a strategy cannot look at others. */
function withFeatures<N extends Feature>(
  { id, isLabelled, features }: Candidate,
  needs: readonly N[],
): CandidateWith<N> | null {
  const known: Record<string, unknown> = { id, isLabelled };
  for (const need of needs) {
    const value = features[need] ?? null;
    if (value === null) return null;
    known[need] = value;
  }
  return known as CandidateWith<N>;
}

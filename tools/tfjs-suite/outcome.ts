/** What the suite came to, and how it differs from what the list of known failures says. */

/** One test. Names occur more than once in the suite; the second one of a name is called `NAME (2)`. */
export interface Outcome {
  readonly name: string;
  /** `pending`: switched off by tfjs itself. */
  readonly status: 'passed' | 'failed' | 'pending';
  readonly message: string;
}

export interface KnownFailures {
  readonly reason: string;
  readonly tests: readonly string[];
}

export interface Comparison {
  readonly passed: number;
  /** Tests that ran. */
  readonly total: number;
  readonly pending: number;
  /** Failed without being listed. */
  readonly fresh: readonly Outcome[];
  /** Listed, but passed or not among the tests. */
  readonly stale: readonly string[];
}

/** Gives every test a name of its own. */
export function numbered(outcomes: readonly Outcome[]): Outcome[] {
  const seen = new Map<string, number>();
  return outcomes.map((outcome) => {
    const count = (seen.get(outcome.name) ?? 0) + 1;
    seen.set(outcome.name, count);
    return count === 1 ? outcome : { ...outcome, name: `${outcome.name} (${count})` };
  });
}

/** `outcomes` have names of their own. */
export function compare(outcomes: readonly Outcome[], known: readonly KnownFailures[]): Comparison {
  const listed = new Set(known.flatMap(({ tests }) => tests));
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const names = new Set(failed.map(({ name }) => name));
  const count = (wanted: Outcome['status']): number => outcomes.filter(({ status }) => status === wanted).length;
  return {
    passed: count('passed'),
    total: count('passed') + failed.length,
    pending: count('pending'),
    fresh: failed.filter(({ name }) => !listed.has(name)),
    stale: [...listed].filter((name) => !names.has(name)),
  };
}

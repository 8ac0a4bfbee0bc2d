/** What query strategies said: one number for a sample, a strategy and the source whose features it looked at. */
import type { SampleId } from '../domain/sample';

export interface ScoreKey {
  readonly strategy: string;
  /** null where the strategy looks at no source's features. */
  readonly source: number | null;
}

export interface ScoreStore {
  /** Replaces all scores of the key, in one transaction. */
  replace(key: ScoreKey, scores: Iterable<readonly [SampleId, number]>, at: number): void;
  get(key: ScoreKey, id: SampleId): number | null;
  /** When the key was last scored; null = never. */
  scoredAt(key: ScoreKey): number | null;
  /** The key of the strategy that was scored last; null where none was. */
  newest(strategy: string): ScoreKey | null;
}

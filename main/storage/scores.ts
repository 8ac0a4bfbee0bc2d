/** The score store: a set of numbers a strategy and source, replaced as a whole. */
import type { ScoreStore } from '../../src/storage/score-store';
import type { QueueIndex } from './queue-index';
import type { ScoreSets } from './score-sets';

export function createScores(sets: ScoreSets, index: QueueIndex): ScoreStore {
  return {
    replace(key, scores, at) {
      sets.replace(key, scores, at);
      index.forgetOrder(key);
    },
    get: (key, id) => index.order(key).scoreOf(id),
    scoredAt: (key) => sets.at(key),
    newest: (strategy) => sets.newest(strategy),
  };
}

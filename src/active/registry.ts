import { AppError } from '../errors';
import { bald } from './bald';
import { coreSet } from './core-set';
import { leastConfidence } from './least-confidence';
import { margin } from './margin';
import { mnlp } from './mnlp';
import { random } from './random';
import type { QueryStrategy } from './strategy';
import { maxTokenEntropy, tokenEntropy, totalTokenEntropy } from './token-entropy';

/** The strategies a person can choose from, the default first. */
export const strategies: readonly [QueryStrategy, ...QueryStrategy[]] = [
  mnlp,
  leastConfidence,
  margin,
  tokenEntropy,
  totalTokenEntropy,
  maxTokenEntropy,
  bald,
  coreSet,
  random,
];

export const defaultStrategy = strategies[0];

export function strategyNamed(name: string): QueryStrategy {
  const found = strategies.find((strategy) => strategy.name === name);
  if (!found) {
    const names = strategies.map((strategy) => strategy.name).join(', ');
    throw new AppError('bad-input', `There is no query strategy ${name}.`, `Choose one of ${names}.`);
  }
  return found;
}

import { AppError } from '../errors';
import { leastConfidence } from './least-confidence';
import { mnlp } from './mnlp';
import { random } from './random';
import type { QueryStrategy } from './strategy';

/** The strategies a person can choose from, the default first. */
export const strategies: readonly QueryStrategy[] = [mnlp, leastConfidence, random];

export function strategyNamed(name: string): QueryStrategy {
  const found = strategies.find((strategy) => strategy.name === name);
  if (!found) {
    const names = strategies.map((strategy) => strategy.name).join(', ');
    throw new AppError('bad-input', `There is no query strategy ${name}.`, `Choose one of ${names}.`);
  }
  return found;
}

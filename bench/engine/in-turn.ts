/** Several ways of doing the same, one after another in every round: what else the machine does then disturbs all of them alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../row';

export interface Contender {
  readonly name: string;
  /** Does it once. Milliseconds where it takes the time itself (another process), else nothing. */
  once(): unknown;
}

/** Rounds that are not counted: the first compile and fill caches. */
const warmUps = 2;
/** PyTorch's threads spin for some time after their work; whoever comes next must not pay for that. */
const restMs = 4;

/** Median milliseconds of each over `rounds`. */
export async function inTurn(contenders: readonly Contender[], rounds: number): Promise<number[]> {
  return (await timesInTurn(contenders, rounds)).map(median);
}

/** The milliseconds of each, a number a round. */
export async function timesInTurn(contenders: readonly Contender[], rounds: number): Promise<number[][]> {
  const times = contenders.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, { once }] of contenders.entries()) {
      await pause(restMs);
      const start = performance.now();
      const told = await once();
      const taken = typeof told === 'number' ? told : performance.now() - start;
      if (round >= 0) times[i]!.push(taken);
    }
  }
  return times;
}

/** A training that cannot fit is refused before anything is written, and what would fit is named. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mustFitInMemory } from '../../../main/engine/memory-guard';
import { AppError } from '../../../src/errors';
import type { TrainingRequest } from '../../../src/engine/training';
import { sentences, temporaryFolder, tinyRequest } from './tiny';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function said(change: Partial<TrainingRequest>, available: number): string {
  try {
    mustFitInMemory(tinyRequest(folder.path('out'), change), null, available);
  } catch (error) {
    if (error instanceof AppError && error.code === 'refused') return `${error.message} ${error.detail ?? ''}`;
    throw error;
  }
  return 'it fits';
}

const picture = { hash: 'p.jpg', boxes: [] };
const seen = sentences.map((sentence) => ({ ...sentence, picture }));

it.each<[string, Partial<TrainingRequest>, number, RegExp]>([
  ['a toy', {}, 1e9, /^it fits$/],
  [
    'BERT-base with CLIP on a small machine',
    { size: 'base', train: seen },
    4e9,
    /needs about \d+\.\d GB.*the size starter/,
  ],
  ['the same without pictures, at a width it can hold', { size: 'starter' }, 4e9, /^it fits$/],
  [
    'too many tweets a step',
    { size: 'starter', batchSize: 512, train: seen },
    3e9,
    /\d+ tweets a step \(--batch-size \d+\)/,
  ],
  ['nothing at all', { size: 'tiny' }, 1000, /0\.0 GB are free\. Close other programs/],
])('%s', (_, change, available, want) => expect(said(change, available)).toMatch(want));

/** Bytes from which on it fits, to 0.1 MB. */
function least(change: Partial<TrainingRequest>): number {
  let [low, high] = [0, 2 ** 40];
  while (high - low > 1e5) {
    const middle = (low + high) / 2;
    if (said({ size: 'starter', ...change }, middle) === 'it fits') high = middle;
    else low = middle;
  }
  return high;
}

it('a text of eight windows needs what eight rows of the longest text need', () => {
  const ofWords = (count: number) => ({
    id: 'l',
    tokens: new Array<string>(count).fill('word'),
    tags: new Array<string>(count).fill('O'),
  });
  const long = least({ batchSize: 2, train: [ofWords(4000)] });
  expect(Math.abs(long - least({ batchSize: 8, train: [ofWords(510)] }))).toBeLessThan(2e5);
  expect(long).toBeGreaterThan(1.5 * least({ batchSize: 2, train: [ofWords(510)] }));
});

it('pictures and pairs count where they are learned from, and nowhere else', () => {
  const plain = least({});
  expect(least({ train: seen })).toBeGreaterThan(plain * 1.1);
  expect(least({ train: seen, pairs: [{ id: 'p', tokens: ['a'], picture }], pairsPerBatch: 4 })).toBeGreaterThan(
    least({ train: seen }),
  );
  expect(least({ train: seen, recipe: 'update' })).toBeLessThan(plain * 1.01);
  expect(existsSync(folder.path('out'))).toBe(false);
});

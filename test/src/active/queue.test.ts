/** The order of the queue, and why a sample stands where it stands in it. */
import { expect, test } from 'vitest';
import { queueOrder, rank } from '../../../src/active/rank';
import { reasonOf } from '../../../src/active/reason';
import { strategyNamed } from '../../../src/active/registry';
import type { Candidate } from '../../../src/active/strategy';
import { sampleOf } from './pool';

/** "id: log-probability a word, words"; "-" = not suggested yet. */
const pool = (lines: string): Candidate[] =>
  lines.split(';').map((line) => {
    const [id, probability, words] = line.trim().split(/[:,] */u);
    const bestPath = { normalisedLogProbability: Number(probability), wordsRead: Number(words) };
    return sampleOf(Number(id), { bestPath: probability === '-' ? null : bestPath });
  });

test.each<[string, string, string]>([
  // Shen et al. 2017: the long sentence has the less probable path, the short one the less probable word.
  ['mnlp', '1: -0.1, 30; 2: -0.5, 4', '2 1'],
  ['least-confidence', '1: -0.1, 30; 2: -0.5, 4', '1 2'],
  ['mnlp', '7: -0.3, 5; 3: -0.3, 9; 5: -0.3, 1', '3 5 7'],
  ['mnlp', '4: -, 5; 2: -, 5; 9: 0, 5', '9 2 4'],
])('%s orders "%s" as %s', async (name, candidates, want) => {
  const order = await rank(pool(candidates), strategyNamed(name), { seed: 1 });
  expect(order.map((r) => r.id).join(' ')).toBe(want);
});

test('a score below 0 stands before none', () => {
  const order = [
    { id: 1, score: null },
    { id: 2, score: -3 },
    { id: 3, score: 0 },
  ].sort(queueOrder);
  expect(order.map(({ id }) => id)).toEqual([3, 2, 1]);
});

/** "ORG 0.5, LOC 0.4 | Ada Moreno = PER 0.99" */
const readings = (text: string) =>
  text === ''
    ? []
    : text.split(' | ').map((span) => {
        const [said = '', surface = null] = span.split(' = ').reverse();
        const alternatives = said.split(', ').map((reading) => {
          const [type, probability] = reading.split(' ');
          return { type: type === 'none' ? null : (type ?? null), probability: Number(probability) };
        });
        return { surface, alternatives };
      });

const names = new Map([['t1', 'Vessel']]);
const nameOf = (type: string): string => names.get(type) ?? type;

test.each<[string, number | null, boolean, string, string]>([
  ['mnlp', null, true, '-', 'Not suggested yet'],
  ['mnlp', null, false, '-', 'Not suggested yet'],
  ['core-set', null, false, '-', 'Not suggested yet'],
  ['core-set', null, false, '', 'Not ranked yet'],
  ['mnlp', 0.3, true, 'ORG 0.55, LOC 0.42, none 0.03', 'Unsure of a type: ORG or LOC'],
  ['mnlp', 0.3, true, 'PER 0.7, none 0.3', 'Unsure of a span: PER or none'],
  ['mnlp', 0.3, true, 'none 0.7, PER 0.3', 'Unsure of a span: PER or none'],
  ['mnlp', 0.3, true, 'PER 0.7, none 0.3 | ORG 0.5, LOC 0.45', 'Unsure of a type: ORG or LOC'],
  ['mnlp', 0.3, true, 'Sørlandet = LOC 0.55, MISC 0.42', 'Sørlandet: LOC or MISC'],
  ['margin', 0.3, true, 'Port of Spain = t1 0.55, none 0.42', 'Port of Spain: Vessel or none'],
  ['token-entropy', 0.3, true, 'Ada = t1 0.55, PER 0.42', 'Ada: Vessel or PER'],
  ['mnlp', 0.54, true, 'PER 0.9, none 0.1', 'Unsure overall, 0.54'],
  ['margin', 0.54, true, 'PER 0.9, none 0.1', 'A second reading is 54 % as likely as the first'],
  ['mnlp', 0.54, false, '', 'No image, text only'],
  ['mnlp', 0.001, false, '', 'Sure of every word'],
  ['bald', 0.001, true, '', 'Sure of every word'],
  // Neither is about what the model is unsure of.
  ['core-set', 4.25, false, 'Ada = LOC 0.5, PER 0.5', 'Unlike what was asked before, distance 4.25'],
  ['random', 0.3, true, 'Ada = LOC 0.5, PER 0.5', 'Drawn at random'],
  ['random', 0.3, true, '-', 'Drawn at random'],
])('%s, score %s, image %s, readings "%s": %s', (name, score, hasImage, spans, want) => {
  const facts = { strategy: strategyNamed(name), score, hasImage, nameOf };
  expect(reasonOf({ ...facts, readings: spans === '-' ? null : readings(spans) })).toBe(want);
});

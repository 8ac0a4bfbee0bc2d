import { expect, test } from 'vitest';
import { judge } from '../../../src/promotion/guard';
import { countCorrected, countFlips, type JudgedSentence } from '../../../src/promotion/judged';
import { duplicateKey, isHeldOut } from '../../../src/promotion/hold-out';

/** "0-2 PER, 3-4 LOC" */
const mentions = (text: string) =>
  text
    .split(', ')
    .filter(Boolean)
    .map((part) => {
      const [range, type = ''] = part.split(' ');
      const [start = 0, end = 0] = (range ?? '').split('-').map(Number);
      return { start, end, type };
    });
/** "gold | before | after", many times over. */
const sentences = (line: string, times = 1): JudgedSentence[] => {
  const [gold = '', before = '', after = ''] = line.split('|').map((side) => side.trim());
  const sentence = { gold: mentions(gold), before: mentions(before), after: mentions(after) };
  return Array.from({ length: times }, () => sentence);
};

test.each<[string, string]>([
  ['0-1 PER | 0-1 PER | 0-1 PER', '0 lost, 0 won'],
  ['0-1 PER | 0-1 PER | 0-1 LOC', '1 lost, 0 won'],
  ['0-1 PER, 2-3 LOC | 0-1 PER | 2-3 LOC', '1 lost, 1 won'],
  ['0-2 PER | 0-1 PER | 0-2 PER', '0 lost, 1 won'],
])('flips of %s: %s', (line, want) => {
  const { negative, positive } = countFlips(sentences(line));
  expect(`${negative} lost, ${positive} won`).toBe(want);
});

test.each<[string, string]>([
  ['0-1 PER | 0-1 LOC | 0-1 PER', '1 of 1'], // a retyped mention is one place, not two
  ['0-1 PER | 0-1 LOC | 0-1 LOC', '0 of 1'],
  ['0-2 ORG | 0-1 ORG | 0-2 ORG', '1 of 1'],
  [' | 0-1 LOC | ', '1 of 1'], // a removed suggestion
  [' | 0-1 LOC | 0-1 PER', '0 of 1'],
  ['0-1 PER | 0-1 PER | ', '0 of 0'], // an accepted one is no correction
])('corrections of "%s": %s right now', (line, want) => {
  const { nowRight, wrong } = countCorrected(sentences(line));
  expect(`${nowRight} of ${wrong}`).toBe(want);
});

const good = '0-1 PER | 0-1 PER | 0-1 PER';
const won = '0-1 PER |  | 0-1 PER';
const lost = '0-1 PER | 0-1 PER | ';
const learned = sentences('0-1 ORG | 0-1 PER | 0-1 ORG', 10);

interface Case {
  readonly name: string;
  readonly dev: JudgedSentence[];
  readonly trained?: JudgedSentence[];
  readonly decision: 'promoted' | 'refused' | 'person';
  /** Names of the checks that did not pass. */
  readonly failed: string[];
}

test.each<Case>([
  { name: 'nothing changed', dev: sentences(good, 200), decision: 'promoted', failed: [] },
  { name: 'much better', dev: [...sentences(good, 150), ...sentences(won, 50)], decision: 'promoted', failed: [] },
  {
    name: 'a twentieth lost',
    dev: [...sentences(good, 190), ...sentences(lost, 10)],
    decision: 'refused',
    failed: ['F1 on the dev split', 'Recall of each type', 'Right answers lost'],
  },
  {
    name: 'as much lost as won: the mean stands still, and single answers do not',
    dev: [...sentences(good, 1960), ...sentences(lost, 20), ...sentences(won, 20)],
    decision: 'refused',
    failed: ['Right answers lost'],
  },
  {
    name: 'one type sinks while another rises',
    dev: [
      ...sentences('0-1 PER | 0-1 PER | 0-1 PER', 900),
      ...sentences('0-1 PER |  | 0-1 PER', 60),
      ...sentences('0-1 LOC | 0-1 LOC | 0-1 LOC', 95),
      ...sentences('0-1 LOC | 0-1 LOC | ', 5),
    ],
    decision: 'refused',
    failed: ['Recall of each type'],
  },
  {
    name: 'the same sinking in a type too rare to measure',
    dev: [
      ...sentences('0-1 PER | 0-1 PER | 0-1 PER', 900),
      ...sentences('0-1 PER |  | 0-1 PER', 60),
      ...sentences('0-1 LOC | 0-1 LOC | 0-1 LOC', 35),
      ...sentences('0-1 LOC | 0-1 LOC | ', 5),
    ],
    decision: 'promoted',
    failed: [],
  },
  {
    name: 'corrections were not learned',
    dev: sentences(good, 200),
    trained: [...learned, ...sentences('0-1 ORG | 0-1 PER | 0-1 PER', 3)],
    decision: 'refused',
    failed: ['Corrections learned'],
  },
  {
    name: 'four of five corrections were learned',
    dev: sentences(good, 200),
    trained: [...learned.slice(0, 4), ...sentences('0-1 ORG | 0-1 PER | 0-1 PER', 1)],
    decision: 'promoted',
    failed: [],
  },
  { name: 'too little to measure on', dev: sentences(good, 99), decision: 'person', failed: [] },
  { name: 'nothing to measure on', dev: [], decision: 'person', failed: [] },
])('$name: $decision', ({ dev, trained = learned, decision, failed }) => {
  const verdict = judge({ dev, devName: 'the dev split', trained, seed: 1 });
  expect(verdict.checks.filter(({ passed }) => passed === false).map(({ name }) => name)).toEqual(failed);
  expect(verdict.decision).toBe(decision);
});

test('the verdict has the numbers it looked at', () => {
  const verdict = judge({
    dev: [...sentences(good, 190), ...sentences(lost, 10)],
    devName: 'the dev split',
    trained: learned,
    seed: 1,
  });
  expect(verdict.summary).toContain('The old checkpoint stays');
  expect(verdict.checks.map(({ detail }) => detail).join('\n')).toMatch(
    /100\.0 before, 97\.4 after[\s\S]*PER: 100\.0 before, 95\.0 after \(200 mentions\)[\s\S]*10 of 10[\s\S]*10 of 200 mentions turned wrong \(5 %\), 0 turned right/u,
  );
  const person = judge({ dev: sentences(good, 12), devName: 'the dev split', trained: [], seed: 1 });
  expect(person.summary).toContain('the dev split has 12 mentions');
});

test('the held-out part is about 15 %, depends on the words alone and keeps copies together', () => {
  const tweets = Array.from({ length: 4000 }, (_, i) => ['match', `day${i}`, 'in', `Town${i % 97}`]);
  const share = tweets.filter(isHeldOut).length / tweets.length;
  expect(share).toBeGreaterThan(0.13);
  expect(share).toBeLessThan(0.17);
  for (const words of tweets.slice(0, 200)) {
    const copy = ['RT', '@fan', ':', ...words.map((word) => word.toUpperCase()), '!', 'https://t.co/x'];
    expect(isHeldOut(copy)).toBe(isHeldOut(words));
  }
  expect(duplicateKey(['#Oslo', '!', '🎻'])).toBe('oslo 🎻');
  expect(duplicateKey(['RT', '@a'])).toBe('RT @a');
});

test.each<[string, number, number, string]>([
  ['says the same', 0.61, 0.61, 'person'],
  ['differs by rounding', 0.61, 0.612, 'person'],
  ['says something else', 0.61, 0.4, 'refused'],
  ['was written with numbers that are none', 0.61, Number.NaN, 'refused'],
])('a saved file that %s, however few mentions there are', (_, inTraining, readBack, decision) => {
  const dev = sentences(good, 10);
  expect(
    judge({ dev, devName: 'the dev split', trained: learned, seed: 1, saved: { inTraining, readBack } }).decision,
  ).toBe(decision);
});

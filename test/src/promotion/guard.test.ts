import { expect, test } from 'vitest';
import type { Mention } from '../../../src/domain/mention';
import type { Run } from '../../../src/engine/run';
import { judge } from '../../../src/promotion/guard';
import { countCorrected, countFlips, type JudgedSentence } from '../../../src/promotion/judged';
import { duplicateKey, isHeldOut } from '../../../src/promotion/hold-out';
import { hardlyChance } from '../../../src/promotion/sign-test';
import type { Verdict } from '../../../src/promotion/verdict';
import { standingOf, verdictWords } from '../../../src/promotion/verdict-words';
import { createRandom } from '../../../src/random';

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

/** A held-out set of so many tweets: mentions by what became of them, and suggestions of something where nothing is. */
interface HeldOut {
  readonly tweets: number;
  readonly kept: number;
  readonly lost: number;
  readonly won: number;
  readonly missed: number;
  readonly invented: { readonly before: number; readonly after: number; readonly both: number };
}

function heldOut({ tweets, kept, lost, won, missed, invented }: HeldOut): JudgedSentence[] {
  const random = createRandom(4);
  const all = Array.from({ length: tweets }, () => ({ gold: [], before: [], after: [] }) as Record<Side, Mention[]>);
  let at = 0;
  const put = (times: number, ...sides: Side[]): void => {
    for (let i = 0; i < times; i++) {
      const mention = { start: at, end: at + 1, type: ['PER', 'LOC', 'ORG', 'MISC'][at % 4] ?? '' };
      at += 1;
      const tweet = all[random.below(tweets)];
      for (const side of sides) tweet?.[side].push(mention);
    }
  };
  put(kept, 'gold', 'before', 'after');
  put(lost, 'gold', 'before');
  put(won, 'gold', 'after');
  put(missed, 'gold');
  put(invented.both, 'before', 'after');
  put(invented.before, 'before');
  put(invented.after, 'after');
  return all;
}
type Side = keyof JudgedSentence;

interface Case {
  readonly name: string;
  readonly dev: JudgedSentence[];
  readonly trained?: JudgedSentence[];
  readonly decision: 'promoted' | 'refused' | 'person';
  /** Names of the checks that did not pass. */
  readonly failed: string[];
}

const unlearned = sentences('0-1 ORG | 0-1 PER | 0-1 PER', 10);
const none = { before: 0, after: 0, both: 0 };

test.each<Case>([
  { name: 'nothing lost, and the corrections learned', dev: sentences(good, 200), decision: 'promoted', failed: [] },
  { name: 'nothing changed at all', dev: sentences(good, 200), trained: unlearned, decision: 'promoted', failed: [] },
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
    name: 'more wrong than right, though it invents less',
    dev: heldOut({ tweets: 60, kept: 100, lost: 4, won: 2, missed: 34, invented: { before: 60, after: 0, both: 20 } }),
    decision: 'refused',
    failed: ['Right answers lost'],
  },
  {
    name: 'a gain that is certain, three right answers lost for five won',
    dev: heldOut({ tweets: 60, kept: 100, lost: 3, won: 5, missed: 32, invented: { before: 60, after: 0, both: 20 } }),
    decision: 'promoted',
    failed: [],
  },
  {
    name: 'one right answer lost and one won, of two thousand',
    dev: [...sentences(good, 1998), ...sentences(lost, 1), ...sentences(won, 1)],
    decision: 'promoted',
    failed: [],
  },
  {
    name: 'a little better on few tweets: it may as well be worse',
    dev: heldOut({ tweets: 50, kept: 70, lost: 2, won: 4, missed: 60, invented: { ...none, both: 40, after: 2 } }),
    decision: 'person',
    failed: [],
  },
  {
    name: 'a little worse on few tweets',
    dev: heldOut({ tweets: 50, kept: 70, lost: 1, won: 0, missed: 65, invented: { ...none, both: 40, after: 2 } }),
    decision: 'refused',
    failed: ['F1 on the dev split'],
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
    name: 'a rare type collapses while another rises',
    dev: [
      ...sentences('0-1 PER | 0-1 PER | 0-1 PER', 900),
      ...sentences('0-1 PER |  | 0-1 PER', 60),
      ...sentences('0-1 LOC | 0-1 LOC | ', 12),
    ],
    decision: 'refused',
    failed: ['Recall of each type'],
  },
  {
    name: 'a rare type loses two: chance',
    dev: [
      ...sentences('0-1 PER | 0-1 PER | 0-1 PER', 900),
      ...sentences('0-1 PER |  | 0-1 PER', 60),
      ...sentences('0-1 LOC | 0-1 LOC | 0-1 LOC', 38),
      ...sentences('0-1 LOC | 0-1 LOC | ', 2),
    ],
    decision: 'promoted',
    failed: [],
  },
  {
    name: 'no correction was learned, and the next tweets go better',
    dev: [...sentences(good, 150), ...sentences(won, 50)],
    trained: unlearned,
    decision: 'promoted',
    failed: [],
  },
  {
    name: 'every correction was learned, and the next tweets go worse',
    dev: [...sentences(good, 190), ...sentences(lost, 10)],
    trained: learned,
    decision: 'refused',
    failed: ['F1 on the dev split', 'Recall of each type', 'Right answers lost'],
  },
  { name: 'too little to measure on', dev: sentences(good, 99), decision: 'person', failed: [] },
  { name: 'nothing to measure on', dev: [], decision: 'person', failed: [] },
])('$name: $decision', ({ dev, trained = learned, decision, failed }) => {
  const verdict = judge({ dev, devName: 'the dev split', trained, seed: 1 });
  expect(verdict.checks.filter(({ passed }) => passed === false).map(({ name }) => name)).toEqual(failed);
  expect(verdict.decision).toBe(decision);
  expect(verdict.summary).not.toBe('');
});

test('the first retraining of a newcomer: F1 51.0 to 56.0, 8 turned right, 2 wrong, 44 of 78 corrections learned', () => {
  const dev = heldOut({
    tweets: 51,
    kept: 50,
    lost: 2,
    won: 8,
    missed: 76,
    invented: { both: 5, before: 11, after: 8 },
  });
  const trained = [...sentences('0-1 ORG | 0-1 PER | 0-1 ORG', 44), ...sentences('0-1 ORG | 0-1 PER | 0-1 PER', 34)];
  const verdict = judge({ dev, devName: 'the dev split', trained, seed: 1 });
  expect(verdict.decision).toBe('promoted');
  expect(verdictWords(verdict, true)).toEqual({
    sentence:
      'It took over by itself: F1 on the dev split rose from 51.0 to 56.0 (at least +0.6 with 95 % certainty); ' +
      '8 mentions turned right, 2 turned wrong.',
    next: 'If its suggestions turn out worse, roll back.',
  });
  expect(verdict.checks.find(({ name }) => name === 'Corrections learned')).toEqual({
    name: 'Corrections learned',
    passed: null,
    decides: false,
    detail: '44 of 78 corrected places are right now (56.4 %). This is told beside the rest and keeps nothing out.',
  });
});

test('the verdict has the numbers it looked at', () => {
  const verdict = judge({
    dev: [...sentences(good, 190), ...sentences(lost, 10)],
    devName: 'the dev split',
    trained: learned,
    seed: 1,
  });
  expect(verdict.summary).toMatch(
    /^F1 on the dev split fell from 100\.0 to 97\.4 \(at most −\d\.\d with 95 % certainty\); recall of PER fell from 100\.0 to 95\.0 \(200 mentions\); 0 mentions turned right, 10 turned wrong, and at most 1 may/u,
  );
  expect(verdict.checks.map(({ detail }) => detail).join('\n')).toMatch(
    /100\.0 before, 97\.4 after[\s\S]*PER: 100\.0 before, 95\.0 after \(200 mentions\)[\s\S]*10 of 10[\s\S]*10 of 200 mentions turned wrong \(5 %\), 0 turned right/u,
  );
  const person = judge({ dev: sentences(good, 12), devName: 'the dev split', trained: [], seed: 1 });
  expect(person.summary).toContain('the dev split has 12 mentions');
});

test.each<[lost: number, won: number, want: boolean]>([
  [4, 0, false], // 1 in 16
  [5, 0, true], // 1 in 32
  [7, 1, true], // 9 in 256
  [6, 1, false], // 8 in 128
  [0, 0, false],
  [3, 9, false],
  [60, 30, true],
])('%i lost and %i won: hardly chance %s', (losses, wins, want) => {
  expect(hardlyChance(losses, wins)).toBe(want);
});

const finished = (decision: Verdict['decision']): Pick<Run, 'state'> & { verdict: Verdict } => ({
  state: 'finished',
  verdict: { decision, summary: 'F1 moved', checks: [] },
});

test.each<[Verdict['decision'], boolean, string, RegExp]>([
  ['promoted', true, 'in use', /^It took over by itself: F1 moved\.$/u],
  ['promoted', false, 'not in use', /^It took over by itself, and another model is in use now: F1 moved\.$/u],
  ['refused', false, 'kept out', /^Kept out, the model before stays in use: F1 moved\.$/u],
  ['refused', true, 'in use', /^You put it to use, by itself it would have been kept out: F1 moved\.$/u],
  ['person', false, 'you decide', /^You decide, until then the model before stays in use: F1 moved\.$/u],
  ['person', true, 'in use', /^You decided to use it: F1 moved\.$/u],
])('%s, in use %s: one word and one sentence in every place', (decision, inUse, word, sentence) => {
  const run = finished(decision);
  expect(standingOf(run, inUse).word).toBe(word);
  const words = verdictWords(run.verdict, inUse);
  expect(words.sentence).toMatch(sentence);
  expect(words.next).not.toBe('');
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

/** When tfjs's own tests count as passed: a failure nobody explained, or an explained one that is gone, is a change. */
import { expect, test } from 'vitest';
import { compare, numbered, type Outcome } from '../../../tools/tfjs-suite/outcome';

const marks = { '+': 'passed', '-': 'failed', o: 'pending' } as const;

/** `+add` passed, `-exp` failed, `oleak` was switched off. */
const outcomes = (text: string): Outcome[] =>
  numbered(
    text.split(' ').map((word) => ({ name: word.slice(1), status: marks[word[0] as keyof typeof marks], message: '' })),
  );

test.each<[outcomes: string, known: string[], total: string, fresh: string, stale: string]>([
  ['+add +sub', [], '2 of 2', '', ''],
  ['+add -exp', ['exp'], '1 of 2', '', ''],
  ['+add -exp', [], '1 of 2', 'exp', ''], // a new failure
  ['+add +exp', ['exp'], '2 of 2', '', 'exp'], // a listed one that passes
  ['+add', ['exp'], '1 of 1', '', 'exp'], // a listed one that is not there any more
  ['+add oexp', ['exp'], '1 of 1', '', 'exp'], // or that nobody runs
  ['+exp -exp +exp', ['exp (2)'], '2 of 3', '', ''], // three tests of one name
  ['-exp -exp', ['exp'], '0 of 2', 'exp (2)', ''],
])('%s, known: %s', (text, known, total, fresh, stale) => {
  const got = compare(outcomes(text), [{ reason: 'a test', tests: known }]);
  expect(`${got.passed} of ${got.total}`).toBe(total);
  expect(got.fresh.map(({ name }) => name).join(' ')).toBe(fresh);
  expect(got.stale.join(' ')).toBe(stale);
});

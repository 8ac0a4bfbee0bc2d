import { expect, test } from 'vitest';
import { Findings } from '../../datasets/findings';

const seen = (file: string, line: number | null, code = 'odd') => ({
  file,
  line,
  code,
  message: `m${line}`,
  action: 'kept',
});

test('one finding for a code in a file, told apart by file and code', () => {
  const findings = new Findings();
  for (const observation of [seen('a', 3), seen('a', 9), seen('b', 1), seen('a', 4, 'other')])
    findings.add(observation);
  expect(
    findings.list().map(({ file, code, count, lines, message }) => `${file} ${code} ${count} ${lines} ${message}`),
  ).toEqual(['a odd 2 3,9 m3', 'b odd 1 1 m1', 'a other 1 4 m4']);
});

test('a code in many files is told for ten of them and summed up', () => {
  const findings = new Findings();
  for (let i = 1; i <= 30; i++) findings.add(seen(`${i}.txt`, 1));
  const list = findings.list();
  expect(list).toHaveLength(11);
  expect(list.at(-1)).toMatchObject({ file: 'further files', line: null, count: 20, lines: [] });
});

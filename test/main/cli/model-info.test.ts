/** `mnerva model info`: the paper's counts, as a table and as a document. */
import { expect, test } from 'vitest';
import { cli } from './run';

test('the parts of bga at base', async () => {
  const { out, code } = await cli().run('model info bga');
  expect(code).toBe(0);
  const numbers = (pattern: RegExp): string => pattern.exec(out)?.[1] ?? out;
  expect(numbers(/^To read text +([\d,]+)/m)).toBe('127,386,306');
  expect(numbers(/text samplers +[\d,]+ +11 × ([\d,]+)/)).toBe('960,194');
  expect(numbers(/generator of visual features +([\d,]+)/)).toBe('7,877,888');
  expect(numbers(/text layers +[\d,]+ +12 × ([\d,]+)/)).toBe('7,087,872');
  expect(out).toMatch(/All, about +\d+ MB/);
});

test('as a document', async () => {
  const { json } = await cli().run('model info bert_crf --json');
  expect(json.parameters.all).toBe(108_891_648 + 6_921 + 99);
  expect(json.memory.weights).toBe(4 * json.parameters.all);
  expect(json.config.family).toBe('bert-crf');
  expect(json.config).not.toHaveProperty('vision');
});

test.each([
  ['model info bgaa', /Expected one of bert_crf/],
  ['model info bga --size huge', /Expected one of toy/],
])('%s is not understood', async (line, message) => {
  const { code, err } = await cli().run(line);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

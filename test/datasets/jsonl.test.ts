import { describe, expect, test } from 'vitest';
import { limits } from '../../datasets/limits';
import { imgid, jsonl } from '../../datasets/formats';
import type { RawSample } from '../../src/domain/sample';
import { tokenizeTweet } from '../../src/text/tweet-tokenizer';
import { bytesOf, codes, readAll, readImgidText, show, write } from './show';

const read = (text: string) => readAll(jsonl, { text: { name: 'a.jsonl', bytes: bytesOf(text) } });

const text = 'سافرت إلى القاهرة 👨‍👩‍👧 cafe\u0301\tnow';
const rich: RawSample = {
  externalId: 's1',
  line: 1,
  text,
  tokens: tokenizeTweet(text),
  tags: ['O', 'O', 'I-LOC', 'O', 'B-X', 'O'],
  mentions: [
    { start: 2, end: 3, type: 'LOC', regions: [{ x: 1.5, y: 2, width: 3, height: 4 }] },
    { start: 4, end: 5, type: 'X', regions: [] },
    { start: 4, end: 6, type: 'Y', regions: null },
  ],
  imagePath: 'dir/ü.jpg',
  split: 'dev',
  state: 'flagged',
  meta: { source: { deep: [1, null, 'a'] } },
};
const bare: RawSample = {
  externalId: 's2',
  line: 2,
  text: '',
  tokens: [],
  tags: null,
  mentions: [],
  imagePath: null,
  split: null,
};

describe('the lossless format', () => {
  test('a round trip is the identity, and nothing is reported as lost', async () => {
    const { bytes, losses } = write(jsonl, [rich, bare]);
    const { samples, findings } = await readAll(jsonl, { text: { name: 'a', bytes } });
    expect(samples).toEqual([rich, bare]);
    expect(losses).toEqual([]);
    expect(codes(findings)).toEqual(['overlapping-mentions 1']);
  });

  test('the tags of an IMGID file survive it', async () => {
    const source = 'IMGID:1\nx\tO\n\u00a0\tO\nPorto\tI-LOC\n\n';
    const { samples } = await readImgidText(source);
    const { bytes } = write(jsonl, samples);
    const back = await readAll(jsonl, { text: { name: 'a', bytes } });
    expect(new TextDecoder().decode(write(imgid, back.samples).bytes)).toBe(source);
  });

  test.each<[string, string, string[], string[]]>([
    ['the smallest record is cut into words', '{"id":"a","text":"Go #Porto!"}', ['a: Go #Porto !'], []],
    ['blank lines and CRLF', '{"id":"a","text":"x"}\r\n\r\n{"id":"b","text":"y"}', ['a: x', 'b: y'], []],
    ['broken JSON costs its line', '{"id":"a",\n{"id":"b","text":"y"}', ['b: y'], ['malformed-line 1']],
    ['pretty-printed JSON is no JSONL', '[\n{"id":"a","text":"x"},\n]', [], ['malformed-line x3 1,2,3']],
    ['a missing text', '{"id":"a"}', [], ['malformed-line 1']],
    ['a token past the text', '{"id":"a","text":"x","tokens":[[0,2]]}', [], ['malformed-line 1']],
    ['tokens that overlap', '{"id":"a","text":"xyz","tokens":[[0,2],[1,3]]}', [], ['malformed-line 1']],
    ['an empty token', '{"id":"a","text":"xyz","tokens":[[0,0]]}', [], ['malformed-line 1']],
    [
      'a mention past the tokens',
      '{"id":"a","text":"x","mentions":[{"start":0,"end":2,"type":"P"}]}',
      [],
      ['malformed-line 1'],
    ],
    [
      'an empty mention',
      '{"id":"a","text":"x y","mentions":[{"start":1,"end":1,"type":"P"}]}',
      [],
      ['malformed-line 1'],
    ],
    ['too few tags', '{"id":"a","text":"x y","tags":["O"]}', [], ['malformed-line 1']],
    [
      'a box without a width',
      '{"id":"a","text":"x","mentions":[{"start":0,"end":1,"type":"P","regions":[[1,1,0,3]]}]}',
      [],
      ['malformed-line 1'],
    ],
    ['a split of no such name', '{"id":"a","text":"x","split":"valid"}', [], ['malformed-line 1']],
    ['an id twice', '{"id":"a","text":"x"}\n{"id":"a","text":"y"}', ['a: x', 'a#2: y'], ['duplicate-id 2']],
  ])('%s', async (_, source, want, found) => {
    const { samples, findings } = await read(source);
    expect(samples.map(show)).toEqual(want);
    expect(codes(findings)).toEqual(found);
  });

  test('deep nesting and long lines are left out before they are parsed', async () => {
    const deep = `{"id":"a","text":"x","meta":{"m":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;
    const long = JSON.stringify({ id: 'b', text: 'x'.repeat(limits.recordLength) });
    const { samples, findings } = await read(`${deep}\n${long}\n{"id":"c","text":"[[[["}`);
    expect(samples.map(show)).toEqual(['c: [ [ [ [']);
    expect(findings).toMatchObject([{ code: 'malformed-line', message: 'JSON nested deeper than 64.', lines: [1, 2] }]);
  });
});

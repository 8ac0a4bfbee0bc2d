/** The broken files of test/fixtures/bad-input: what is kept of each, and what is said about it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csv, gmner, imgid, jsonl } from '../../datasets/formats';
import { openDataset, type DatasetFormat, type Folder } from '../../datasets/index';
import { codes, readAll, show, type More } from './show';

const root = join(import.meta.dirname, '../fixtures/bad-input');
const bytesOf = (...path: string[]) => new Uint8Array(readFileSync(join(root, ...path)));
const boxes: Folder = {
  name: 'boxes',
  files: readdirSync(join(root, 'boxes')),
  read: async (name) => bytesOf('boxes', name),
};

test.each<[string, More & { format?: DatasetFormat }, string[], string[]]>([
  ['crlf-bom.txt', {}, ['b1: Rain over [Lisbon LOC]', 'b2: [Ana PER] sings'], []],
  ['orphan-i.txt', {}, ['o1: in [New York LOC]', 'o2: [Ana PER] [Lima ORG]'], ['orphan-i x2 3,8']],
  ['empty-tweet.txt', {}, ['e1: ', 'e2: hello [Porto LOC]'], ['empty-tweet 1']],
  ['emoji.txt', {}, ['m1: 👨‍👩‍👧‍👦 in 🇵🇹 [Porto LOC]', 'm2: 👍🏽 \ufe0f \u00a0 [القاهرة LOC] cafe\u0301'], []],
  ['not-utf-8.txt', {}, ['n1: café in [München LOC]'], ['not-utf-8 x2 2,4']],
  ['cut-off-utf-8.txt', {}, ['u1: Pão é [São Paulo LOC] \ufffd'], ['not-utf-8 6']],
  ['utf-16.txt', {}, ['w1: [Ana PER]'], ['utf-16']],
  ['spaces-for-tab.txt', {}, ['s1: sunrise over [Lisbon LOC]', 's2: [Ana Lima PER]'], ['space-separator 2']],
  ['duplicate-ids.txt', {}, ['d1: [Ana PER]', 'd1#2: [Porto LOC]'], ['duplicate-id 4']],
  ['malformed-lines.txt', {}, ['x1: Rain [Lisbon LOC] again end'], ['malformed-line x2 3,6', 'unknown-tag 5']],
  ['no-newline.txt', {}, ['f1: [Ana PER] in [Porto LOC]'], []],
  [
    'missing-image.txt',
    { images: [] },
    ['no-such-picture: [Ana PER]', '../outside: [Porto LOC]'],
    ['missing-image 1', 'bad-path 4'],
  ],
  ['empty.txt', {}, [], ['empty-file']],
  ['picture.txt', {}, [], ['not-text']],
  [
    'boxes.txt',
    { format: gmner, boxes },
    [
      'x-twice: [Porto LOC@10,20,50,70] or [Porto ORG@10,20,50,70]',
      'x-broken: [Ana PER]',
      'x-doctype: [Ana PER]',
      'x-stray: [Ana PER]',
    ],
    ['ambiguous-name 1', 'broken-xml 3', 'xml-doctype', 'box-without-mention 12'],
  ],
  [
    'table.csv',
    { format: csv, images: [] },
    ['1: fine', '3: = HYPERLINK ( 1 )', '3#2: twice', '4: " open', '5: lost'],
    ['missing-image 2', 'empty-tweet 3', 'image-address 4', 'duplicate-id 5', 'stray-quote 6', 'ragged-row 6'],
  ],
  ['records.jsonl', { format: jsonl }, ['j1: Ana sings', 'j1#2: twice'], ['malformed-line x2 2,3', 'duplicate-id 4']],
])('%s', async (name, { format = imgid, ...more }, want, found) => {
  const { samples, findings } = await readAll(format, { text: { name, bytes: bytesOf(name) }, ...more });
  expect(samples.map(show)).toEqual(want);
  expect(codes(findings)).toEqual(found);
  for (const { message, action } of findings)
    expect(`${message} ${action}`).toMatch(/^[A-Z"\d[B<].+\. .+\.$|^.+\S .+\.$/u);
});

test('long-tweet.txt: 400 words, the mention at its end kept', async () => {
  const { samples, findings } = await readAll(imgid, {
    text: { name: 'long-tweet.txt', bytes: bytesOf('long-tweet.txt') },
  });
  expect(samples[0]).toMatchObject({ mentions: [{ start: 399, end: 400, type: 'LOC' }] });
  expect(findings).toEqual([]);
});

test.each<[string, DatasetFormat, string]>([
  ['lines without a tag', imgid, 'broken\n'],
  ['rows without a text', csv, '1,\n'],
  ['lines that are no JSON', jsonl, '{\n'],
  ['blank lines', jsonl, '\n'],
])(
  'where a file goes on without a sample others are let in, and the reading can be stopped: %s',
  async (_, format, line) => {
    const text = { name: 'a', bytes: new TextEncoder().encode(`id,text\n${line.repeat(20_000)}.`) };
    let turns = 0;
    const stop = new Error('stopped');
    const turn = async (): Promise<void> => {
      turns += 1;
      if (turns === 3) throw stop;
    };
    const { samples } = openDataset({ format, inputs: { text }, turn });
    const reading = (async () => {
      for await (const sample of samples) expect(sample).toBeDefined();
    })();
    await expect(reading).rejects.toBe(stop);
    expect(turns).toBe(3);
  },
);

test('every file of the folder is tested here', () => {
  const text = readFileSync(join(import.meta.dirname, 'bad-input.test.ts'), 'utf8');
  const files = readdirSync(root).filter((name) => name !== 'boxes' && name !== 'other-types.txt');
  expect(files.filter((name) => !text.includes(`'${name}`))).toEqual([]);
});

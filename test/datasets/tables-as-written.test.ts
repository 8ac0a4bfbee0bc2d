/** Tables as Excel, LibreOffice, Google Sheets, pandas, Python and people write them: no row is lost for another's sake. */
import { describe, expect, test } from 'vitest';
import { RowReader } from '../../datasets/csv/rows';
import { csv } from '../../datasets/formats';
import { createRandom } from '../../src/random';
import { faultInput } from './fault-inputs';
import { bytesOf, codes, readAll, type More } from './show';

async function readTable(text: string, more: More = {}): Promise<[rows: string[], findings: string[]]> {
  const { samples, findings } = await readAll(csv, { text: { name: 'a.csv', bytes: bytesOf(text) }, ...more });
  return [samples.map(({ externalId, text: tweet }) => `${externalId}: ${tweet}`), codes(findings)];
}

describe('quotation marks', () => {
  test.each<[string, string, string[], string[]]>([
    [
      'a tweet that begins with a quoted word (F1)',
      'id,text\n1,Rain\n2,"Ana" sings\n3,Sun in Faro\n',
      ['1: Rain', '2: "Ana" sings', '3: Sun in Faro'],
      ['stray-quote 3'],
    ],
    ['a mark in the middle of a cell', 'id,text\n1,he is 6"2\n2,b\n', ['1: he is 6"2', '2: b'], []],
    [
      'a mark that nothing closes',
      'id,text\n1,fine\n2,"open\n3,there\n',
      ['1: fine', '2: "open', '3: there'],
      ['stray-quote 3'],
    ],
    [
      'a mark that only a later row seems to close',
      'id,text\n1,"open\n2,there\n3,"whole, cell"\n4,6"\n',
      ['1: "open', '2: there', '3: whole, cell', '4: 6"'],
      ['stray-quote 2'],
    ],
    [
      'a mark that a row which ends in one seems to close',
      'id,text\n1,"open\n2,there\n3,he is 6"\n4,end\n',
      ['1: "open', '2: there', '3: he is 6"', '4: end'],
      ['stray-quote 2'],
    ],
    [
      'marks with a backslash, as MySQL and pandas (doublequote=False) write them',
      'id,text,x\n1,"she said \\"hi, you\\" twice",a\n2,"\\"so\\"",b\n3,"a folder C:\\",c\n',
      ['1: she said "hi, you" twice', '2: "so"', '3: a folder C:\\'],
      [],
    ],
    ['a mark before a backslash in a doubled one', 'id,text\n1,"a\\""b"\n', ['1: a\\"b'], []],
    [
      'marks inside that were not doubled',
      'id,text\n1,"He said "hi" twice"\n2,b\n',
      ['1: "He said "hi" twice"', '2: b'],
      ['stray-quote 2'],
    ],
    [
      'a cell of several lines with commas',
      'id,text\n1,"one, two\nthree, four\nfive"\n2,b\n',
      ['1: one, two\nthree, four\nfive', '2: b'],
      [],
    ],
    ['an empty cell in marks', 'id,text,x\n1,"",a\n2,b,""\n', ['2: b'], ['empty-tweet 2']],
    ['all in marks, CR alone (Excel on a Mac)', '"id","text"\r"1","a, b"\r"2","c"\r', ['1: a, b', '2: c'], []],
    ['pandas with its index', ',id,text\n0,7,"a, ""b"""\n1,8,c\n', ['7: a, "b"', '8: c'], []],
  ])('%s', async (_, text, rows, found) => {
    expect(await readTable(text)).toEqual([rows, found]);
  });

  test('2,000 rows with one odd one are 2,000 tweets', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) =>
      i === 49 ? `${i + 1},"Ana" sings in Lima` : `${i + 1},Tweet number ${i + 1} in Porto`,
    );
    const [tweets, found] = await readTable(`id,text\n${rows.join('\n')}\n`);
    expect(tweets).toHaveLength(2000);
    expect(tweets[49]).toBe('50: "Ana" sings in Lima');
    expect(found).toEqual(['stray-quote 51']);
  });
});

describe('files that programs wrote', () => {
  test.each<[string, string[], string[]]>([
    ['stray-quote2.csv', ['1: Rain over Porto', '2: "Ana" sings in Lima', '3: Sun in Faro'], ['stray-quote 3']],
    [
      'excel-unicode-text.txt',
      ['1: She said "hello" in Porto', '2: Two lines\nin Lisbon', '3: plain Ana'],
      ['utf-16', 'quoted-cells'],
    ],
    [
      'pandas-quoted.tsv',
      ['1: She said "hello" in Porto', '2: Two lines\nin Lisbon', '3: plain Ana'],
      ['quoted-cells'],
    ],
    ['text-and-full.csv', ['1: Rain over the long quay and then we saw Ana in Porto'], ['several-texts 1']],
    ['sep-hint.csv', ['1: Rain over Porto, again', '2: Ana sings'], []],
    ['one-nul.csv', ['1: Rain over Porto', '2: Ana\ufffd sings', '3: Fine here'], ['nul 3']],
    ['utf16le-nobom.csv', ['1: Rain over Porto'], ['utf-16']],
    ['one-column.csv', ['one-column.csv:row-2: Rain over Porto, then Lisbon', 'one-column.csv:row-3: Ana sings'], []],
    [
      'sci-ids.csv',
      ['1.23457E+18: Rain over Porto', '1.23457E+18#2: Ana sings', '1.23457E+18#3: Sun in Faro'],
      ['rounded-ids x3 2,3,4', 'duplicate-id x2 3,4'],
    ],
    // what has always been read right
    ['bom-quoted.csv', ['1: Rain over Porto'], []],
    ['semi-in-quotes.csv', ['1: Rain; fog; sun; snow in Porto', '2: Ana; Rui'], []],
    ['newline-cell.csv', ['1: Rain over\nPorto', '2: Ana\nsings', '3: Sun'], []],
    ['formula.csv', ['007: =SUM(A1) in Porto', '008: @ana sings', '009: +1 for Faro'], []],
    ['noid-a.csv', ['noid-a.csv:row-2: Rain over Porto', 'noid-a.csv:row-3: Ana sings'], []],
  ])('%s', async (name, rows, found) => {
    const { samples, findings } = await readAll(csv, { text: faultInput(`csv/${name}`) });
    expect(samples.map(({ externalId, text }) => `${externalId}: ${text}`)).toEqual(rows);
    expect(codes(findings)).toEqual(found);
  });

  test('a name before a colon is a token of its own', async () => {
    const { samples } = await readAll(csv, { text: faultInput('csv/colon.csv') });
    expect(samples[0]?.tokens.map(({ text }) => text).join('|')).toBe('König|:|Was|wünscht|ihr');
  });
});

test('any cells that RFC 4180 writes come back', () => {
  const random = createRandom(4180);
  const pieces = [
    'a',
    'Ana',
    ' ',
    ',',
    '"',
    '""',
    '\\',
    '\n',
    '\r\n',
    ';',
    '\t',
    '7',
    'é',
    '👍🏽',
    '\u2028',
    "'",
    '=1+1',
  ];
  const cellOf = (): string =>
    Array.from({ length: random.below(6) }, () => pieces[random.below(pieces.length)] ?? '').join('');
  const written = (cell: string, delimiter: string): string =>
    /["\r\n]/u.test(cell) || cell.includes(delimiter) || random.below(4) === 0
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  for (let round = 0; round < 2_000; round++) {
    const delimiter = [',', ';', '\t', '|'][random.below(4)] ?? ',';
    const end = random.below(2) === 0 ? '\n' : '\r\n';
    const width = 1 + random.below(3);
    const table = Array.from({ length: 1 + random.below(4) }, () => ['x', ...Array.from({ length: width }, cellOf)]);
    const text = table.map((row) => row.map((cell) => written(cell, delimiter)).join(delimiter)).join(end);
    const reader = new RowReader(text, { delimiter, quotes: true });
    const rows: (readonly string[])[] = [];
    for (let row = reader.next(); row; row = reader.next()) rows.push(row.cells);
    expect(rows, JSON.stringify(text)).toEqual(table);
  }
});

describe('columns and ids', () => {
  test.each<[string, string, string[], string[]]>([
    ['TABs where marks are marks', 'id\ttext\n1\t"so" he said\n2\t"so"\n', ['1: "so" he said', '2: "so"'], []],
    ['TABs, all in marks', '"id"\t"text"\n"1"\t"so"\n', ['1: so'], ['quoted-cells']],
    [
      'commas in a text that is the last column',
      'id,text\n1,rain, then sun\n2,b\n',
      ['1: rain, then sun', '2: b'],
      ['ragged-row 2'],
    ],
    [
      'commas in a text before a picture',
      'id,text,image\n1,rain, then sun,1.jpg\n',
      ['1: rain, then sun'],
      ['ragged-row 2'],
    ],
    ['ids that a formula protects', 'id,text\n"=""0012""",a\n="0013",b\n', ['0012: a', '0013: b'], []],
    ['id_str before id', 'id,id_str,text\n1.2E+18,1234567890123456789,a\n', ['1234567890123456789: a'], []],
    ['ids with a decimal comma', 'id;text\n1,23457E+18;a\n', ['1,23457E+18: a'], ['rounded-ids 2']],
    [
      'ids of fifteen digits and noughts',
      'id,text\n1234567890123450000,a\n1234567890123460000,b\n',
      ['1234567890123450000: a', '1234567890123460000: b'],
      ['rounded-ids 2'],
    ],
    [
      'a made-up id that a later row has as its own',
      'id,text\nx,a\nx,b\nx#2,c\n',
      ['x: a', 'x#2: b', 'x#2#2: c'],
      ['duplicate-id x2 3,4'],
    ],
    ['sep= in marks, with TABs', '"sep=\t"\nid\ttext\n1\ta, b\n', ['1: a, b'], []],
  ])('%s', async (_, text, rows, found) => {
    expect(await readTable(text)).toEqual([rows, found]);
  });
});

describe('pictures, as any system writes their paths (F14)', () => {
  test.each<[string, string | null, string[]]>([
    ['photos\\plain.jpg', 'plain.jpg', []],
    ['C:\\data\\plain.jpg', 'plain.jpg', []],
    ['/home/me/data/plain.jpg', 'plain.jpg', []],
    ['https://pbs.example.com/media/plain.jpg', 'plain.jpg', []],
    ['https://pbs.example.com/media/plain?format=jpg&name=large', 'plain.jpg', []],
    ['https://pbs.example.com/media/plain.jpg:large', 'plain.jpg', []],
    ['file:///C:/data/plain.jpg', 'plain.jpg', []],
    ['./plain.jpg', 'plain.jpg', []],
    ['my%20pics/plain.jpg', 'plain.jpg', []],
    ['a%20b.jpg', 'a b.jpg', []],
    ['plain', 'plain.jpg', []],
    ['sub/deep.png', 'sub/deep.png', []],
    ['deep.png', 'sub/deep.png', []],
    ['..\\..\\x.jpg', null, ['missing-image 2']],
    ['../../x.jpg', null, ['missing-image 2']],
    ['..', null, ['missing-image 2']],
    ['https://x.example/other.jpg', null, ['image-address 2']],
  ])('%s', async (path, want, found) => {
    const { samples, findings } = await readAll(csv, {
      text: { name: 'a.csv', bytes: bytesOf(`text\timage\na\t${path}\n`) },
      images: ['plain.jpg', 'a b.jpg', 'sub/deep.png'],
    });
    expect(samples.map(({ imagePath }) => imagePath)).toEqual([want]);
    expect(codes(findings)).toEqual(found);
  });
});

describe('what hostile tables cost', () => {
  test.each([
    ['marks that nothing closes', '1,"x\n'],
    ['marks that are doubled for ever', '1,"x""\n'],
    ['marks in the middle of later lines', 'a "b" c\n"'],
    ['separators alone', ',"",'],
    ['marks alone', '"'],
    ['backslashed marks', '"\\"'],
  ])('%s: in proportion to their length', (_, unit) => {
    const milliseconds = (count: number): number => {
      const reader = new RowReader(`id,text\n${unit.repeat(count)}`, {
        delimiter: ',',
        quotes: true,
        isRow: (line) => line.split(',').length === 2,
      });
      const from = performance.now();
      while (reader.next());
      return performance.now() - from;
    };
    const best = (count: number): number => Math.min(...Array.from({ length: 4 }, () => milliseconds(count)));
    expect(best(80_000)).toBeLessThan(8 * Math.max(best(20_000), 10));
  });
});

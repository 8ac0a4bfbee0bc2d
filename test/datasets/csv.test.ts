import { describe, expect, test } from 'vitest';
import { csv } from '../../datasets/formats';
import { bytesOf, codes, readAll, show, type More } from './show';

const read = (text: string, more: More = {}) =>
  readAll(csv, { text: { name: 'a.csv', bytes: bytesOf(text) }, ...more });

describe('reading tables', () => {
  test.each<[string, string, string[], string[]]>([
    [
      'usual column names',
      'id,text,image\n5,Rain over Lisbon,a/5.jpg\n6,Ana,\n',
      ['5: Rain over Lisbon|a/5.jpg', '6: Ana|null'],
      [],
    ],
    [
      'quotes, commas and line breaks in a cell',
      'id,text\n1,"one, ""two""\nthree"\n2,four\n',
      ['1: one , " two " three|null', '2: four|null'],
      [],
    ],
    [
      'TABs; a quotation mark is one',
      'id\ttext\n1\t"so" he said\n2\t5" screen\n',
      ['1: " so " he said|null', '2: 5 " screen|null'],
      [],
    ],
    ['semicolons, BOM, CRLF', '\ufeffid;tweet\r\n1;a, b\r\n', ['1: a , b|null'], []],
    ['no id column: the line', 'text\nAna\n\nLima\n', ['a.csv:row-2: Ana|null', 'a.csv:row-4: Lima|null'], []],
    ['an id twice', 'id,text\n1,a\n1,b\n', ['1: a|null', '1#2: b|null'], ['duplicate-id 3']],
    ['a ragged row', 'id,text,image\n1,a\n2,b,,x\n', ['1: a|null', '2: b|null'], ['ragged-row x2 2,3']],
    ['an empty text', 'id,text\n1,\n2,b\n', ['2: b|null'], ['empty-tweet 2']],
    ['a formula is a text', 'id,text\n1,=1+1\n', ['1: = 1 + 1|null'], []],
    ['a header alone', 'id,text\n', [], []],
  ])('%s', async (_, text, want, found) => {
    const { samples, findings } = await read(text);
    expect(samples.map((sample) => `${show(sample)}|${sample.imagePath}`)).toEqual(want);
    expect(codes(findings)).toEqual(found);
  });

  test('columns by name, whatever their case', async () => {
    const { samples } = await read('Nr,Body,Photo\n9,Ana,x.png\n', {
      options: { textColumn: 'body', imageColumn: 'PHOTO', idColumn: 'nr' },
    });
    expect(samples.map((sample) => `${show(sample)}|${sample.imagePath}`)).toEqual(['9: Ana|x.png']);
  });

  test.each([
    [{ textColumn: 'body' }, 'a.csv has no column "body".'],
    [{ textColumn: 'a', imageColumn: 'photo' }, 'a.csv has no column "photo".'],
    [{}, 'a.csv has no column "text".'],
  ])('a column that is not there: %o', async (options, message) => {
    await expect(read('a,b\n1,2\n', { options })).rejects.toMatchObject({
      code: 'bad-input',
      message,
      detail: expect.stringContaining('a, b'),
    });
  });

  test('a minus says that there is no such column', async () => {
    const { samples } = await read('id,text,image\n7,Ana,x.png\n', { options: { imageColumn: '-', idColumn: '-' } });
    expect(samples.map((sample) => `${show(sample)}|${sample.imagePath}`)).toEqual(['a.csv:row-2: Ana|null']);
  });

  test('what stands between columns may be said', async () => {
    const text = 'text;id,image\nAna;4,x.png\n';
    const { samples } = await read(text, { options: { delimiter: 'semicolon' } });
    expect(samples.map(show)).toEqual(['a.csv:row-2: Ana']);
  });

  test.each([
    [{ delimiter: 'colon' }, /CSV or TSV table: the option delimiter is wrong/u],
    [{ column: 'text' }, /has no option column/u],
  ])('options that are none: %o', async (options, message) => {
    await expect(read('text\na\n', { options })).rejects.toMatchObject({ code: 'bad-input', message });
  });

  test('pictures are looked for in the images folder, by path and by name', async () => {
    const { samples, findings } = await read('text,image\na,img/1.jpg\nb,2.jpg\nc,3.jpg\n', {
      images: ['1.jpg', '2.JPG'],
    });
    expect(samples.map(({ imagePath }) => imagePath)).toEqual(['1.jpg', '2.JPG', null]);
    expect(codes(findings)).toEqual(['missing-image 4']);
  });
});

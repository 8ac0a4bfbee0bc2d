import { describe, expect, test } from 'vitest';
import { doccano, jsonl } from '../../datasets/formats';
import { limits } from '../../datasets/limits';
import { faultInput } from './fault-inputs';
import { bytesOf, codes, readAll, show, type More } from './show';

const read = (text: string, more: More = {}) =>
  readAll(doccano, { text: { name: 'a.jsonl', bytes: bytesOf(text) }, ...more });

describe('texts with ranges of characters', () => {
  test.each<[string, string, string[], string[]]>([
    [
      'doccano, and spaCy',
      '{"id":1,"text":"Ana in Porto","label":[[0,3,"PER"],[7,12,"LOC"]]}',
      ['1: [Ana PER] in [Porto LOC]'],
      [],
    ],
    [
      'Prodigy',
      '{"text":"in Porto","spans":[{"start":3,"end":8,"label":"LOC"}]}',
      ['a.jsonl:line-1: in [Porto LOC]'],
      [],
    ],
    [
      'a range that ends inside of a word cuts it',
      '{"id":1,"text":"Portos rain","label":[[0,5,"LOC"]]}',
      ['1: [Porto LOC] s rain'],
      [],
    ],
    [
      'white space at the ends of a range',
      '{"id":1,"text":"in Porto now","label":[[2,9,"LOC"]]}',
      ['1: in [Porto LOC] now'],
      [],
    ],
    ['a range past the text', '{"id":1,"text":"Ana","label":[[0,9,"PER"]]}', ['1: Ana'], ['bad-range 1']],
    ['a range of nothing', '{"id":1,"text":"a  b","label":[[1,2,"X"]]}', ['1: a b'], ['bad-range 1']],
    [
      'ranges in one another',
      '{"id":1,"text":"University of Porto","label":[[0,19,"ORG"],[14,19,"LOC"]]}',
      ['1: [University of [Porto ORG] LOC]'],
      ['overlapping-mentions 1'],
    ],
    ['a long id', '{"id":1234567890123456789,"text":"a","label":[]}', ['1234567890123456789: a'], []],
    ['labels of whole texts', '{"id":1,"text":"a","label":["good"]}', [], ['malformed-line 1']],
    ['relations', '{"id":1,"text":"a","entities":[],"relations":[{}]}', ['1: a'], ['relations 1']],
    ['an array', '[{"id":1,"text":"a","label":[]},\n{"text":"b","label":[]}]', ['1: a', 'a.jsonl:line-2: b'], []],
  ])('%s', async (_, text, want, found) => {
    const { samples, findings } = await read(text);
    expect(samples.map(show)).toEqual(want);
    expect(codes(findings)).toEqual(found);
  });

  test('offsets count code points, or UTF-16 units', async () => {
    const { samples } = await readAll(doccano, { text: faultInput('jsonl/doccano.jsonl') });
    expect(samples.map(show)).toEqual(['1: [Ana PER] in [Porto LOC]', '2: 👍 [Ana PER]']);
    const text = '{"id":1,"text":"👍 Ana","label":[[3,6,"PER"]]}';
    expect((await read(text, { options: { offsets: 'utf-16' } })).samples.map(show)).toEqual(['1: 👍 [Ana PER]']);
  });
});

describe('JSON as programs write it', () => {
  const lines = async (name: string) => {
    const { samples, findings } = await readAll(jsonl, { text: faultInput(`jsonl/${name}`) });
    return [samples.map(show), codes(findings)];
  };

  test.each<[string, string[], string[]]>([
    ['array.json', ['1: Ana in Porto'], []],
    ['numid.jsonl', ['1234567890123456789: Ana in Porto'], []],
    ['lone.jsonl', ['s1: so happy \ufffd', 's2: \ufffd [Ana PER] in Porto'], ['lone-surrogate x2 1,2']],
    ['overlap.jsonl', ['o1: [University of [Porto ORG] LOC] wins'], ['overlapping-mentions 1']],
    ['ev-overlap.jsonl', ['1: [Ana PER] lives [in [Porto LOC] LOC]'], ['overlapping-mentions 1']],
    ['typespace2.jsonl', ['1: Ana in [Porto Sci-Fi Movie]'], []],
    ['lead.jsonl', ['l1: [analog MISC] value'], []],
    ['emoji.jsonl', ['e1: 👨🏻‍🚒 crew hosed [Ana PER] : [Porto LOC]'], []],
  ])('%s', async (name, want, found) => {
    expect(await lines(name)).toEqual([want, found]);
  });

  test('text outside of all tokens is said', async () => {
    const text = bytesOf('{"id":"1","text":"Ana sings 🎤","tokens":[[0,3],[4,9]]}');
    const { findings } = await readAll(jsonl, { text: { name: 'a', bytes: text } });
    expect(codes(findings)).toEqual(['text-outside-tokens 1']);
  });

  test('other numbers stay numbers, digits in texts stay texts', async () => {
    const text =
      '{"id":"1","text":"call 12345678901234567890","meta":{"a":0.12345678901234567,"b":1234567890123456,"c":12345678901234567890}}';
    const { samples } = await readAll(jsonl, { text: { name: 'a', bytes: bytesOf(text) } });
    expect(samples[0]).toMatchObject({
      text: 'call 12345678901234567890',
      meta: { a: Number('0.12345678901234567'), b: 1234567890123456, c: '12345678901234567890' },
    });
  });

  test('an array past the limit is not parsed', async () => {
    const text = `[${' '.repeat(limits.arrayLength)}]`;
    const { samples, findings } = await readAll(jsonl, { text: { name: 'a', bytes: bytesOf(text) } });
    expect(samples).toEqual([]);
    expect(findings).toMatchObject([{ code: 'file-too-large', action: 'Nothing was read. Write one object a line.' }]);
  });
});

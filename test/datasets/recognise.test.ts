/** What a file is taken for by its first 64 KiB, on made-up heads and on the public data sets (MNERVA_DATA). */
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formats, headBytes, headLines, type FolderHead, type Head } from '../../datasets/index';
import { bytesOf } from './show';

const file = (name: string, content: string | Uint8Array, beside: FolderHead[] = []): Head => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  return { kind: 'file', name, lines: headLines(bytes.subarray(0, headBytes), bytes.length <= headBytes), beside };
};
const folder = (name: string, ...files: string[]): FolderHead => ({ kind: 'folder', name, files });

/** "gmner 1 text boxes=xml" for the likeliest format, "" where there is none. */
function guess(head: Head): string {
  const [first] = formats.recognise(head);
  if (!first) return '';
  const beside = Object.entries(first.beside ?? {}).flatMap(([input, name]) =>
    name === null ? [] : `${input}=${name}`,
  );
  return [first.format.id, first.input, ...beside].join(' ');
}

const tagged = (...ids: string[]) => ids.map((id) => `IMGID:${id}\nrain\tO\nLisbon\tB-LOC\n\n`).join('');

describe('files', () => {
  test.each<[string, Head, string]>([
    ['an empty file', file('a.txt', ''), ''],
    ['blank lines', file('a.txt', '\n \n\t\n'), ''],
    ['zero bytes', file('a.txt', Uint8Array.of(0x49, 0, 1, 2)), ''],
    ['a text', file('a.txt', 'Rain over Lisbon, and sun, later.\nThen more rain.\n'), ''],
    ['a text with a column of commas', file('a.txt', 'Rain, sun\nAna, Lima\n'), ''],
    ['IMGID', file('a.txt', tagged('1', '2')), 'imgid text'],
    ['IMGID after a blank line', file('a.txt', `\n${tagged('1')}`), 'imgid text'],
    ['IMGID with BOM and CRLF', file('a.txt', `\ufeff${tagged('1').replaceAll('\n', '\r\n')}`), 'imgid text'],
    ['IMGID in UTF-16', file('a.txt', Buffer.from(`\ufeff${tagged('1')}`, 'utf16le')), 'imgid text'],
    ['IMGID named .csv', file('a.csv', tagged('1', '2')), 'imgid text'],
    ['IMGID with spaces for TABs', file('a.txt', 'IMGID:1\n竹 B-X\n。 O\n'), 'imgid text'],
    ['IMGID with a few bad lines', file('a.txt', `${tagged('1', '2', '3', '4')}broken\n`), 'imgid text'],
    ['IMGID cut in the middle of a line', file('a.txt', tagged(...Array.from({ length: 4000 }, String))), 'imgid text'],
    ['words and tags alone', file('a.txt', 'rain\tO\n\t\nLisbon\tB-LOC\n'), 'imgid text'],
    ['BIOES tags', file('a.txt', 'New\tB-LOC\nYork\tE-LOC\nAna\tS-PER\n'), 'imgid text'],
    ['CoNLL-2003, four columns and spaces', file('a.txt', 'EU NNP B-NP B-ORG\nrejects VBZ B-VP O\n'), 'imgid text'],
    [
      'IMGID with pictures beside it',
      file('train.txt', tagged('1', '2'), [folder('train', '1.JPG'), folder('valid', '9.jpg')]),
      'imgid text images=train',
    ],
    [
      'two folders with the same pictures: neither is certain',
      file('a.txt', tagged('1'), [folder('large', '1.jpg'), folder('small', '1.jpg')]),
      'imgid text',
    ],
    [
      'GMNER with boxes and pictures beside it',
      file('a.txt', tagged('1', '2'), [folder('xml', '1.xml', '7.xml'), folder('pictures', '1.jpg', '2.png')]),
      'gmner text boxes=xml images=pictures',
    ],
    ['boxes of other tweets', file('a.txt', tagged('1'), [folder('xml', '2.xml')]), 'imgid text'],
    ['CSV', file('a.csv', 'id,text,image\n1,"Rain, again",1.jpg\n2,Sun,2.jpg\n'), 'csv text'],
    ['CSV with TABs in its texts', file('a.csv', 'id,text\n1,"so\tO"\n2,rain\tB-LOC\n'), 'csv text'],
    ['CSV with TABs in its texts, named .txt', file('a.txt', 'id,text\n1,"a\tb\tc"\n2,"d\te"\n'), 'csv text'],
    ['CSV with line breaks in a cell', file('a.csv', 'id,text\n1,"one\ntwo\nthree"\n2,four\n'), 'csv text'],
    ['CSV in semicolons with BOM', file('a.txt', '\ufeffid;tweet\r\n1;a, b\r\n'), 'csv text'],
    ['TSV', file('a.tsv', 'id\ttext\n1\t5" screen\n'), 'csv text'],
    ['a table without a usual column', file('a.csv', 'nr,body\n1,rain\n'), 'csv text'],
    ['the same under another name', file('a.txt', 'nr,body\n1,rain\n'), ''],
    ['a text that begins with "text"', file('a.txt', 'text\nrain\n'), ''],
    ['a ragged table', file('a.csv', 'id,text\n1,a,b,c\n2,d,e,f\n'), ''],
    [
      'CSV with pictures beside it',
      file('a.csv', 'text,image\nrain,img/1.jpg\n', [folder('img', '1.jpg')]),
      'csv text images=img',
    ],
    ['JSONL', file('a.jsonl', '{"id":"1","text":"rain"}\n'), 'jsonl text'],
    ['JSONL with BOM', file('a.txt', '\ufeff{"id":"1","text":"rain","mentions":[]}\r\n'), 'jsonl text'],
    ['JSONL after a blank line', file('a.jsonl', '\n{"id":"1","text":"a,b"}\n{"id":"2","text":"c,d"}'), 'jsonl text'],
    [
      'JSONL with pictures beside it',
      file('a.jsonl', '{"id":"1","text":"rain","image":"images/1.jpg"}\n', [folder('images', '1.jpg')]),
      'jsonl text images=images',
    ],
    [
      'JSONL of another program, without an id',
      file('a.jsonl', '{"text":"rain","label":[[0,4,"X"]]}\n'),
      'doccano text',
    ],
    ['JSONL with a field more', file('a.jsonl', '{"id":"1","text":"rain","label":3}\n'), 'jsonl text'],
    [
      'one array of records',
      file('a.json', '[\n  {"id":"1","text":"rain"},\n  {"id":"2","text":"sun"}\n]\n'),
      'jsonl text',
    ],
    ['spaCy', file('a.jsonl', '{"text":"rain","entities":[[0,4,"X"]]}\n'), 'doccano text'],
    ['labels of whole texts', file('a.jsonl', '{"text":"rain","label":["good"]}\n'), ''],
    ['JSON nested deep', file('a.jsonl', `{"id":"1","text":"x","meta":{"m":${'['.repeat(30_000)}\n`), ''],
    ['XML', file('a.xml', '<annotation>\n<text>a</text>\n</annotation>\n'), ''],
  ])('%s', (_, head, want) => {
    expect(guess(head)).toBe(want);
  });

  test('a file that may be two things is told as both, the likelier first', () => {
    expect(formats.recognise(file('a.txt', tagged('1'))).map(({ format }) => format.id)).toEqual(['imgid', 'gmner']);
  });
});

describe('folders', () => {
  test.each<[string, FolderHead, string]>([
    ['pairs', folder('f', '1.txt', '1.jpg', '2.txt', '2.png'), 'pairs dir'],
    [
      'pairs, a few without a half, and a note',
      folder('f', '1.txt', '1.jpg', '2.txt', '2.jpg', 'notes.txt'),
      'pairs dir',
    ],
    ['pictures and a read-me', folder('f', '1.jpg', '2.jpg', 'readme.txt'), ''],
    ['texts of a data set', folder('f', 'train.txt', 'dev.txt'), ''],
    ['boxes', folder('f', '1.xml', '2.xml'), ''],
    ['an empty folder', folder('f'), ''],
  ])('%s', (_, head, want) => {
    expect(guess(head)).toBe(want);
  });
});

const data = process.env.MNERVA_DATA ?? '';
const missing = !existsSync(join(data, 'twitter2017'));
const title = missing ? 'real data (skipped: MNERVA_DATA names no folder with the data sets)' : 'real data';

const filesOf = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));

/** The head of a file, with the folders that lie beside it. */
function headAt(path: string): Head {
  if (statSync(path).isDirectory()) return folder(basename(path), ...filesOf(path));
  const bytes = new Uint8Array(headBytes);
  const descriptor = openSync(path, 'r');
  const read = readSync(descriptor, bytes);
  closeSync(descriptor);
  const beside = readdirSync(dirname(path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => folder(name, ...filesOf(join(dirname(path), name))));
  const lines = headLines(bytes.subarray(0, read), statSync(path).size <= read);
  return { kind: 'file', name: basename(path), lines, beside };
}

describe.skipIf(missing)(title, () => {
  test.each([
    ['twitter2015/train.txt', 'imgid text'],
    ['twitter2015/valid.txt', 'imgid text'],
    ['twitter2017/train.txt', 'imgid text'],
    ['twitter2017/valid.txt', 'imgid text'],
    ['gmner/train.txt', 'gmner text boxes=xml'],
    ['gmner/dev.txt', 'gmner text boxes=xml'],
    ['cp_mner/train.txt', 'imgid text images=train'],
    ['cp_mner/valid.txt', 'imgid text images=valid'],
    ['wnut17/wnut17train.conll', 'imgid text'],
    ['wnut17/emerging.dev.conll', 'imgid text'],
    ['btc/btc.train', 'imgid text'],
    ['btc/btc.dev', 'imgid text'],
    ['tweets_unlabelled', 'pairs dir'],
    ['tweet_pairs/pairs.jsonl', 'jsonl text images=images'],
    ['gmner/xml', ''],
    ['cp_mner/train', ''],
    ['twitter2015', ''],
    ['twitter_images', ''],
    ['README.md', ''],
    ['btc/LICENSE', ''],
    ['tweet_pairs/SOURCE.txt', ''],
    ['tweets_unlabelled/1.jpg', ''],
    ['tweets_unlabelled/1.txt', ''],
    ['twitter2015/train.captions.jsonl', ''],
    ['twitter_json/twarc-csv/flat.jsonl', 'twitter text'],
    ['twitter_json/twarc-csv/two_tweets.jsonl', 'twitter text'],
    ['twitter_json/tweet_parser/original_format_examples.json', 'twitter text'],
  ])('%s: %s', (path, want) => {
    expect(guess(headAt(join(data, path)))).toBe(want);
  });
});

test('the bundled sample set', () => {
  const path = join(import.meta.dirname, '../../datasets/sample/tweets.jsonl');
  expect(guess(headAt(path))).toBe('jsonl text images=images');
});

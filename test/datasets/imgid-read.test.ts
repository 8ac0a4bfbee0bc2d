import { describe, expect, test } from 'vitest';
import { limits } from '../../datasets/limits';
import { codes, readImgidText, show } from './show';

describe('reading IMGID CoNLL', () => {
  test.each<[string, string, string[], string[]]>([
    [
      'two tweets',
      'IMGID:1\nRain\tO\nLisbon\tB-LOC\n\nIMGID:2\nAna\tB-PER\nLima\tI-PER\n\n',
      ['1: Rain [Lisbon LOC]', '2: [Ana Lima PER]'],
      [],
    ],
    ['no blank line and no newline at the end', 'IMGID:1\na\tO\n\nIMGID:2\nb\tB-PER', ['1: a', '2: [b PER]'], []],
    ['CRLF and BOM', '\ufeffIMGID:1\r\na\tO\r\nb\tB-LOC\r\n\r\n', ['1: a [b LOC]'], []],
    ['a token that is U+00A0', 'IMGID:1\n\u00a0\tO\nb\tO\n', ['1: \u00a0 b'], []],
    [
      'tokens of U+FE0F, U+200B and U+2028',
      'IMGID:1\n\ufe0f\tO\n\u200b\tO\n\u2028\tO\n',
      ['1: \ufe0f \u200b \u2028'],
      [],
    ],
    ['a token with a space in it', 'IMGID:1\na b\tO\n', ['1: a b'], []],
    [
      'an orphan I- opens a mention',
      'IMGID:1\nx\tO\nPorto\tI-LOC\nAna\tI-PER\n',
      ['1: x [Porto LOC] [Ana PER]'],
      ['orphan-i x2 3,4'],
    ],
    ['a line without a tag costs that line', 'IMGID:1\na\tO\nbroken\nb\tO\n', ['1: a b'], ['malformed-line 3']],
    [
      'a tag that is none costs no word',
      'IMGID:1\na\tO\nb\tPER\nc\tB-\nd\tO\n',
      ['1: a b c d'],
      ['unknown-tag x2 3,4'],
    ],
    ['an empty token costs that line', 'IMGID:1\n\tO\nb\tO\n', ['1: b'], ['malformed-line 2']],
    ['four columns', 'IMGID:1\nAna\tNNP\tx\tB-PER\n', ['1: [Ana PER]'], ['extra-columns 2']],
    ['BIOES', 'IMGID:1\nAna\tS-PER\nNew\tB-LOC\nYork\tE-LOC\n', ['1: [Ana PER] [New York LOC]'], ['tag-scheme x2 2,4']],
    ['an empty tweet is kept', 'IMGID:1\n\nIMGID:2\na\tO\n\n', ['1: ', '2: a'], ['empty-tweet 1']],
    [
      'an id twice',
      'IMGID:1\na\tO\n\nIMGID:1\nb\tO\n\nIMGID:1\nc\tO\n',
      ['1: a', '1#2: b', '1#3: c'],
      ['duplicate-id x2 4,7'],
    ],
    ['no blank line between tweets', 'IMGID:1\na\tO\nIMGID:2\nb\tO\n', ['1: a', '2: b'], ['no-blank-line 3']],
    [
      'no IMGID lines, as in sets of text alone',
      'a\tO\n\nb\tB-PER\n\n',
      ['a.txt:line-1: a', 'a.txt:line-3: [b PER]'],
      ['no-id x2 1,3'],
    ],
    ['blank lines of spaces', 'IMGID:1\na\tO\n  \nIMGID:2\nb\tO\n', ['1: a', '2: b'], []],
    [
      'blank lines of a TAB, as in WNUT-17',
      'a\tO\n\t\nb\tB-PER\n\t\n',
      ['a.txt:line-1: a', 'a.txt:line-3: [b PER]'],
      ['no-id x2 1,3'],
    ],
    ['a file of blank lines', '\n\n\n', [], ['empty-file']],
    ['an empty file', '', [], ['empty-file']],
  ])('%s', async (_, text, want, found) => {
    const { samples, findings } = await readImgidText(text);
    expect(samples.map(show)).toEqual(want);
    expect(codes(findings)).toEqual(found);
  });

  test('spaces for TABs: decided once, said once', async () => {
    const { samples, findings } = await readImgidText('IMGID:1\na O\nLisbon B-LOC\n! O\n\nIMGID:2\nb O');
    expect(samples.map(show)).toEqual(['1: a [Lisbon LOC] !', '2: b']);
    expect(codes(findings)).toEqual(['space-separator 2']);
  });

  test('in a file of TABs a space separates where a tag follows it, and nowhere else', async () => {
    const { samples, findings } = await readImgidText('IMGID:1\na\tO\nLisbon B-LOC\nno tag here\n');
    expect(samples.map(show)).toEqual(['1: a [Lisbon LOC]']);
    expect(codes(findings)).toEqual(['other-separator 3', 'malformed-line 4']);
    expect(samples[0]).toMatchObject({ state: 'flagged', question: 'Line 4 of a.txt could not be read.' });
  });

  test('the text is the tokens joined by a space, or by nothing; ranges fit', async () => {
    const text = 'IMGID:1\n😀\tO\n竹\tB-X\n';
    const spaced = (await readImgidText(text)).samples[0]!;
    expect([spaced.text, ...spaced.tokens.map(({ start, end }) => `${start}-${end}`)]).toEqual(['😀 竹', '0-2', '3-4']);
    const dense = (await readImgidText(text, { joiner: '' })).samples[0]!;
    expect([dense.text, ...dense.tokens.map(({ start, end }) => `${start}-${end}`)]).toEqual(['😀竹', '0-2', '2-3']);
  });

  test('a repeating finding has its count and its first ten lines', async () => {
    const { findings } = await readImgidText(`IMGID:1\n${'x\tI-PER\ny\tO\n'.repeat(25)}`);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      file: 'a.txt',
      line: 2,
      code: 'orphan-i',
      count: 25,
      lines: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    });
  });

  test('400 tokens are no problem; past the limits a line or a tweet is left out', async () => {
    const tokens = (count: number) => 'w\tO\n'.repeat(count);
    const long = 'x'.repeat(limits.tokenLineLength);
    const text = `IMGID:1\n${tokens(400)}\nIMGID:2\n${tokens(limits.tokensPerSample + 1)}\nIMGID:3\n${long}\tO\nok\tO\n`;
    const { samples, findings } = await readImgidText(text);
    expect(samples.map(({ externalId, tokens: words }) => `${externalId} ${words.length}`)).toEqual(['1 400', '3 1']);
    expect(findings.map(({ code }) => code)).toEqual(['tweet-too-long', 'line-too-long']);
  });

  test('pictures: by id in any case, form and ending; missing ones and ways out of the folder are found', async () => {
    const ids = ['a', 'b', 'São', 'gone', '../../etc/passwd', '/etc/x', 'C:\\x'];
    const { samples, findings } = await readImgidText(ids.map((id) => `IMGID:${id}\nw\tO\n\n`).join(''), {
      images: ['a.jpg', 'B.PNG', 'Sa\u0303o.jpg', 'other.jpg'],
    });
    expect(samples.map(({ imagePath }) => imagePath)).toEqual([
      'a.jpg',
      'B.PNG',
      'Sa\u0303o.jpg',
      null,
      null,
      null,
      null,
    ]);
    expect(codes(findings)).toEqual(['missing-image 10', 'bad-path x3 13,16,19']);
  });

  test('without an images folder each id is taken to have its .jpg', async () => {
    const { samples } = await readImgidText('IMGID:17_06_4705\nw\tO\n');
    expect(samples[0]!.imagePath).toBe('17_06_4705.jpg');
  });
});

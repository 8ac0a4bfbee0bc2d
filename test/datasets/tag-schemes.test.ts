/** Token-per-line files of every tag scheme: no word is lost, and what is not understood is put to a person. */
import { describe, expect, test } from 'vitest';
import { gmner, imgid } from '../../datasets/formats';
import { faultInput } from './fault-inputs';
import { bytesOf, codes, folderOf, readAll, readImgidText, show } from './show';

const lines = (...rows: string[]): string => `IMGID:1\n${rows.join('\n')}\n\n`;

describe('schemes', () => {
  test.each<[string, string, string, string[]]>([
    ['BIO', lines('New\tB-LOC', 'York\tI-LOC', 'x\tO'), '[New York LOC] x', []],
    ['IOB1', lines('New\tI-LOC', 'York\tI-LOC', 'Rio\tB-LOC'), '[New York LOC] [Rio LOC]', ['orphan-i 2']],
    [
      'BIOES',
      lines('Ana\tS-PER', 'Rui\tS-PER', 'New\tB-LOC', 'York\tE-LOC'),
      '[Ana PER] [Rui PER] [New York LOC]',
      ['tag-scheme x3 2,3,5'],
    ],
    ['BILOU', lines('Ana\tU-PER', 'a\tB-LOC', 'b\tI-LOC', 'c\tL-LOC'), '[Ana PER] [a b c LOC]', ['tag-scheme x2 2,5']],
    [
      'BMES (F3)',
      lines('the\tO', 'Serra\tB-LOC', 'da\tM-LOC', 'Estrela\tE-LOC'),
      'the [Serra da Estrela LOC]',
      ['tag-scheme x2 4,5'],
    ],
    [
      'BMEWO',
      lines('Ana\tW-PER', 'a\tB-LOC', 'b\tM-LOC', 'c\tE-LOC'),
      '[Ana PER] [a b c LOC]',
      ['tag-scheme x3 2,4,5'],
    ],
    [
      'IOE2: two neighbours',
      lines('a\tI-LOC', 'b\tE-LOC', 'c\tI-LOC', 'd\tE-LOC'),
      '[a b LOC] [c d LOC]',
      ['orphan-i 2', 'tag-scheme x2 3,5'],
    ],
    [
      'types alone (IO)',
      lines('Ana\tPER', 'Lima\tPER', 'in\tO', 'Porto\tLOC'),
      '[Ana Lima PER] in [Porto LOC]',
      ['io-scheme'],
    ],
    ['I- alone (IO)', lines('Ana\tI-PER', 'Lima\tI-PER', 'in\tO'), '[Ana Lima PER] in', ['orphan-i 2']],
    ['lower case', lines('Ana\tb-per', 'Lima\ti-per', 'x\to'), '[Ana Lima per] x', ['tag-scheme x2 2,3']],
    ['underscores', lines('Ana\tB_PER', 'Lima\tI_PER', 'x\tO'), '[Ana Lima PER] x', ['tag-scheme x2 2,3']],
    [
      'spaces round the tag',
      lines('Ana\t B-PER ', 'Lima\tI-PER\u00a0', 'x\tO \t'),
      '[Ana Lima PER] x',
      ['white-space x3 2,3,4'],
    ],
    ['a type that looks like a letter', lines('Ana\tB-E', 'Lima\tI-E', 'x\tO'), '[Ana Lima E] x', []],
    [
      'a type with hyphens, and one called O',
      lines('Ana\tB-B-PER', 'Lima\tI-B-PER', 'x\tB-O'),
      '[Ana Lima B-PER] [x O]',
      [],
    ],
    [
      'spaces for TABs, BMES',
      lines('a B-LOC', 'b M-LOC', 'c E-LOC', 'd O'),
      '[a b c LOC] d',
      ['space-separator 2', 'tag-scheme x2 3,4'],
    ],
    ['several spaces', lines('Ana  B-PER', 'x   O'), '[Ana PER] x', ['space-separator 2', 'white-space x2 2,3']],
  ])('%s', async (_, text, want, found) => {
    const { samples, findings } = await readImgidText(text);
    expect(samples.map(show)).toEqual([`1: ${want}`]);
    expect(codes(findings)).toEqual(found);
    expect(samples[0]?.state).toBeUndefined();
  });

  test('a tag that is none costs no word; its tweet is put to a person', async () => {
    const { samples, findings } = await readImgidText(lines('in\tO', 'Porto\tX-LOC', 'now\tO'));
    expect(samples[0]).toMatchObject({ text: 'in Porto now', mentions: [], state: 'flagged' });
    expect(samples[0]?.question).toBe('The tag "X-LOC" of "Porto" is not known.');
    expect(codes(findings)).toEqual(['unknown-tag 3']);
  });

  test('a file of other tags is refused with what to do', async () => {
    await expect(readImgidText('rain\tNN\nfalls\tVBZ\n')).rejects.toMatchObject({
      code: 'bad-input',
      message: 'a.txt: most lines end in no tag that is known, such as "NN", "VBZ".',
      detail: expect.stringContaining('Name the column of the tags'),
    });
  });
});

describe('files that programs wrote', () => {
  test.each<[string, string[], string[]]>([
    ['bmes-en.txt', ['1: [Ana PER] visits the [Serra da Estrela LOC]'], ['tag-scheme x2 6,7']],
    ['bmes.txt', ['1: [王 小 明 PER] 在 [上 海 LOC]', '2: [李 PER] 去 [北 京 路 LOC]'], []],
    ['trail-o.txt', ['1: Rain in [Porto LOC] is cold', '2: [Ana Lima PER] sings'], ['white-space x5 2,3,5,6,11']],
    ['trail-space.txt', ['1: Rain in [Porto LOC]', '2: [Ana PER] sings'], ['white-space x4 2,3,4,7']],
    ['trail-tab.txt', ['1: Rain in [Porto LOC]'], ['white-space x3 2,3,4']],
    [
      'conll03.txt',
      ['conll03.txt:line-3: [EU ORG] rejects [German MISC] call', 'conll03.txt:line-8: [Ana Lima PER]'],
      ['space-separator 1', 'docstart 1', 'no-id x2 3,8'],
    ],
    ['one-nul.txt', ['1: [Ana PER] \ufffd sings', '2: Rain'], ['nul 3']],
    [
      'E-after-O.txt',
      ['1: in [Porto LOC] [Ana PER] [Lima PER] [San Juan Bay LOC]'],
      ['tag-scheme x4 3,4,5,8', 'orphan-i 3'],
    ],
    ['rt-ctrl.txt', ['1: [Ana\u0001 PER] \ufeff \u2028 \u0085'], []],
  ])('%s', async (name, want, found) => {
    const { samples, findings } = await readAll(imgid, { text: faultInput(`imgid/${name}`) });
    expect(samples.map((sample) => show(sample))).toEqual(want);
    if (found.length > 0) expect(codes(findings)).toEqual(found);
  });

  test.each([
    [{}, '1: [Ana politician] runs'],
    [{ tagColumn: 2 }, '1: [Ana person] runs'],
    [{ tagColumn: 3 }, '1: [Ana politician] runs'],
  ])('FMNERG: the column of the tags is chosen, %o', async (options, want) => {
    const { samples } = await readAll(imgid, { text: faultInput('imgid/fmnerg.txt'), options });
    expect(samples.map(show)).toEqual([want]);
  });

  test('CoNLL-2003 with TABs, and -DOCSTART- alone', async () => {
    const { samples, findings } = await readImgidText('-DOCSTART-\tO\n\nEU\tNNP\tB-NP\tB-ORG\n\n');
    expect(samples.map(show)).toEqual(['a.txt:line-3: [EU ORG]']);
    expect(codes(findings)).toEqual(['docstart 1', 'extra-columns 3', 'no-id 3']);
  });

  test('tokens with spaces in them stay whole (CP-MNER)', async () => {
    const { samples } = await readImgidText(lines('a b O', 'c B-X', 'd O'));
    expect(samples[0]?.tokens.map(({ text }) => text)).toEqual(['a b', 'c', 'd']);
  });
});

test('a picture is that of its id, not of one that differs by case (F9)', async () => {
  const names = faultInput('names/names.txt');
  const images = [
    'abc.jpg',
    'AbC.jpg',
    '5.JPG',
    '6.jpeg',
    'cafe\u0301.jpg',
    '7 8.jpg',
    '10#1.jpg',
    '11.1.jpg',
    'train/12.jpg',
    'X.jpg',
    'x.JPG',
  ];
  const { samples } = await readAll(imgid, { text: names, images });
  const found = Object.fromEntries(samples.map(({ externalId, imagePath }) => [externalId, imagePath]));
  expect(found).toMatchObject({
    ...{ AbC: 'AbC.jpg', abc: 'abc.jpg', '5': '5.JPG', '6': '6.jpeg', café: 'cafe\u0301.jpg', '7 8': '7 8.jpg' },
    ...{ '10#1': '10#1.jpg', '11.1': '11.1.jpg', '12': 'train/12.jpg' },
  });
  const named = await readImgidText('IMGID:5.jpg\na\tO\n\nIMGID:photos/6.jpg\na\tO\n', { images: ['5.jpg', '6.jpg'] });
  expect(named.samples.map(({ imagePath }) => imagePath)).toEqual(['5.jpg', '6.jpg']);
  const one = await readImgidText('IMGID:X\na\tO\n\nIMGID:xX\na\tO\n', { images: ['x.jpg', 'X.JPG', 'Xx.png'] });
  expect(one.samples.map(({ imagePath }) => imagePath)).toEqual([null, 'Xx.png']);
  expect(codes(one.findings)).toEqual(['ambiguous-image 1']);
});

describe('GMNER boxes whose name is not quite the mention (F6)', () => {
  const folder = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [`${i + 1}.xml`, faultInput(`gmner/xml3/${i + 1}.xml`).bytes]),
  );

  test('names are matched without regard to case, Unicode form and white space; others leave the tweet to a person', async () => {
    const { samples, findings } = await readAll(gmner, {
      text: faultInput('gmner/names.txt'),
      boxes: folderOf(folder),
    });
    const box = '@10,10,40,30';
    expect(samples.map(show)).toEqual([
      `1: [São Paulo LOC${box}]`,
      `2: [Ana Lima PER${box}]`,
      `3: [Ana Lima PER${box}]`,
      `4: [D&G ORG${box}]`,
      `5: [O'Neil PER${box}]`,
      `6: [Ana Lima PER${box}]`,
      `7: [# Porto LOC${box}]`,
      '8: [New York LOC]',
    ]);
    expect(samples.map(({ state }) => state ?? '').join('|')).toBe('|||||||flagged');
    expect(codes(findings)).toEqual(['other-name x4 1,5,19,23', 'box-without-mention 27']);
  });

  test('a box that could not be read leaves the others unsaid', async () => {
    const xml =
      '<annotation><object><name>Ana</name><bndbox><xmin>9</xmin><ymin>1</ymin><xmax>9</xmax><ymax>3</ymax></bndbox></object></annotation>';
    const text = { name: 'a.txt', bytes: bytesOf(lines('Ana\tB-PER', 'Porto\tB-LOC')) };
    const { samples } = await readAll(gmner, { text, boxes: folderOf({ '1.xml': xml }) });
    expect(samples.map(show)).toEqual(['1: [Ana PER] [Porto LOC]']);
    expect(samples[0]?.state).toBe('flagged');
  });
});

import { describe, expect, test } from 'vitest';
import { gmner } from '../../datasets/formats';
import { limits } from '../../datasets/limits';
import { codes, bytesOf, folderOf, readAll, show } from './show';

const object = (name: string, box: string) => {
  const [xmin, ymin, xmax, ymax] = box.split(' ');
  return `<object><name>${name}</name><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`;
};
const voc = (...objects: string[]) =>
  `<annotation>\n<filename>wrong.jpg</filename><path>D:\\研究\\x.jpg</path>` +
  `<size><width>500</width><height>400</height></size>${objects.join('\n')}</annotation>`;

const text = 'IMGID:7\nAna\tB-PER\nLima\tI-PER\nin\tO\nPorto\tB-LOC\n\n';

function read(xml: Record<string, string | Uint8Array>, source = text) {
  return readAll(gmner, { text: { name: 'a.txt', bytes: bytesOf(source) }, boxes: folderOf(xml) });
}

describe('reading GMNER boxes', () => {
  test.each<[string, Record<string, string>, string, string[]]>([
    [
      'a box for one mention, the other is not visible',
      { '7.xml': voc(object('Porto', '1 2 11 22')) },
      '[Ana Lima PER@-] in [Porto LOC@1,2,10,20]',
      [],
    ],
    [
      'several boxes for a mention',
      { '7.xml': voc(object('Ana Lima', '0 0 5 5'), object('Ana Lima', '6 6 9 9')) },
      '[Ana Lima PER@0,0,5,5@6,6,3,3] in [Porto LOC@-]',
      [],
    ],
    [
      'no file: nothing is visible',
      { '8.xml': voc(object('Porto', '1 2 11 22')) },
      '[Ana Lima PER@-] in [Porto LOC@-]',
      ['no-boxes'],
    ],
    [
      'a name with a newline in it',
      { '7.xml': voc(object('Ana\n  Lima', '0 0 5 5')) },
      '[Ana Lima PER@0,0,5,5] in [Porto LOC@-]',
      [],
    ],
    [
      'a name that is no mention',
      { '7.xml': voc(object('Lima', '0 0 5 5')) },
      '[Ana Lima PER] in [Porto LOC]',
      ['box-without-mention 1'],
    ],
    ['an empty box', { '7.xml': voc(object('Porto', '5 5 5 9')) }, '[Ana Lima PER] in [Porto LOC]', ['bad-box']],
    [
      'a box that is no number',
      { '7.xml': voc(object('Porto', 'a 5 5 9')) },
      '[Ana Lima PER] in [Porto LOC]',
      ['bad-box'],
    ],
    [
      'broken XML says nothing about boxes',
      { '7.xml': '<annotation><object>' },
      '[Ana Lima PER] in [Porto LOC]',
      ['broken-xml 1'],
    ],
    ['other XML', { '7.xml': '<html><p>hello</p></html>' }, '[Ana Lima PER] in [Porto LOC]', ['broken-xml']],
    [
      'entities are never expanded',
      { '7.xml': `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${voc(object('&x;', '0 0 5 5'))}` },
      '[Ana Lima PER] in [Porto LOC]',
      ['xml-doctype'],
    ],
    [
      'an XML declaration and attributes',
      {
        '7.xml': `<?xml version="1.0"?>${voc(object('Porto', '0 0 5 5')).replace('<annotation>', '<annotation verified="yes">')}`,
      },
      '[Ana Lima PER@-] in [Porto LOC@0,0,5,5]',
      [],
    ],
    [
      'tags a thousand deep',
      { '7.xml': voc('<a>'.repeat(1000) + '</a>'.repeat(1000)) },
      '[Ana Lima PER] in [Porto LOC]',
      ['broken-xml'],
    ],
    [
      'a tag that names a prototype',
      { '7.xml': voc('<__proto__><x>1</x></__proto__>') },
      '[Ana Lima PER] in [Porto LOC]',
      ['broken-xml'],
    ],
    [
      'a file without a size',
      { '7.xml': voc(object('Porto', '0 0 5 5')).replace(/<size>.*<\/size>/u, '') },
      '[Ana Lima PER@-] in [Porto LOC@0,0,5,5]',
      [],
    ],
    ['an object that is a text', { '7.xml': voc('<object>x</object>') }, '[Ana Lima PER] in [Porto LOC]', ['bad-box']],
  ])('%s', async (_, xml, want, found) => {
    const { samples, findings } = await read(xml);
    expect(show(samples[0]!)).toBe(`7: ${want}`);
    expect(codes(findings)).toEqual(found);
  });

  test('&amp; is a character of the name, numbers are texts', async () => {
    const source = 'IMGID:7\nAT&T\tB-ORG\n007\tB-MISC\n';
    const { samples } = await read({ '7.xml': voc(object('AT&amp;T', '0 0 5 5'), object('007', '1 1 2 2')) }, source);
    expect(show(samples[0]!)).toBe('7: [AT&T ORG@0,0,5,5] [007 MISC@1,1,1,1]');
  });

  test('a name that occurs twice: boxes go to both, the tweet is put to a person', async () => {
    const source = 'IMGID:7\nPorto\tB-LOC\nor\tO\nPorto\tB-ORG\n\nIMGID:8\nx\tO\n';
    const { samples, findings } = await read({ '7.xml': voc(object('Porto', '0 0 5 5')) }, source);
    expect(samples.map(show)).toEqual(['7: [Porto LOC@0,0,5,5] or [Porto ORG@0,0,5,5]', '8: x']);
    expect(samples.map(({ state }) => state)).toEqual(['flagged', undefined]);
    expect(findings).toMatchObject([{ code: 'ambiguous-name', file: 'a.txt', line: 1 }]);
  });

  test('the size that boxes are measured in is kept', async () => {
    const { samples } = await read({ '7.xml': voc() });
    expect(samples[0]!.meta).toEqual({ boxSize: [500, 400] });
  });

  test('without a folder of boxes it is refused', async () => {
    await expect(readAll(gmner, { text: { name: 'a.txt', bytes: bytesOf(text) } })).rejects.toThrow(
      'GMNER needs a folder that is not named: Box folder (boxes).',
    );
  });
});

test('box files are found whatever the case and form of their names; two that fit are none', async () => {
  const [nfc, nfd] = ['S\u00e3o', 'Sa\u0303o'];
  const source = `IMGID:${nfc}\nPorto\tB-LOC\n\nIMGID:x\nPorto\tB-LOC\n\nIMGID:y\nPorto\tB-LOC\n`;
  const porto = voc(object('Porto', '0 0 5 5'));
  const { samples, findings } = await read(
    { [`${nfd}.xml`]: porto, 'sub/X.XML': porto, 'a/y.xml': porto, 'b/y.xml': porto },
    source,
  );
  expect(samples.map(show)).toEqual([`${nfc}: [Porto LOC@0,0,5,5]`, 'x: [Porto LOC@0,0,5,5]', 'y: [Porto LOC]']);
  expect(codes(findings)).toEqual(['ambiguous-boxes 7']);
});

describe('what hostile boxes cost', () => {
  test('a file of too many is not read, and says nothing of its mentions', async () => {
    const many = Array.from({ length: limits.boxesPerFile + 1 }, () => object('Porto', '0 0 5 5'));
    const { samples, findings } = await read({ '7.xml': voc(...many) });
    expect(samples.map(show)).toEqual(['7: [Ana Lima PER] in [Porto LOC]']);
    expect(codes(findings)).toEqual(['too-many-boxes']);
  });

  test('as many as may be, all of one name, are read in a moment', async () => {
    const many = Array.from({ length: limits.boxesPerFile }, () => object('Porto', '0 0 5 5'));
    const from = performance.now();
    const { samples } = await read({ '7.xml': voc(...many) });
    expect(samples[0]?.mentions[1]?.regions).toHaveLength(limits.boxesPerFile);
    expect(performance.now() - from).toBeLessThan(3_000);
  });

  test('a file past the limit is not parsed', async () => {
    const { findings } = await read({ '7.xml': `${voc()}${' '.repeat(limits.boxFileBytes)}` });
    expect(codes(findings)).toEqual(['file-too-large']);
  });
});

/** What is read and written again is the same, or a sentence says what is not: an empty list of losses is a promise. */
import { describe, expect, test } from 'vitest';
import { imgid, jsonl } from '../../datasets/formats';
import { openDataset, type DatasetFormat } from '../../datasets/index';
import type { RawSample } from '../../src/domain/sample';
import { createRandom, type Random } from '../../src/random';
import { faultInput } from './fault-inputs';
import { bytesOf, collect, readAll, write } from './show';

const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The file as it is written again, and the losses. */
async function again(format: DatasetFormat, bytes: Uint8Array): Promise<{ text: string; losses: string[] }> {
  const opened = openDataset({ format, inputs: { text: { name: 'a', bytes } } });
  const samples = await collect(opened.samples);
  const written = write(format, samples, opened.layout);
  return { text: decode(written.bytes), losses: written.losses.map(({ message }) => message) };
}

describe('token-per-line files (F24)', () => {
  test.each(['rt-dup.txt', 'rt-noid.txt', 'rt-bom.txt', 'rt-ctrl.txt', 'only-dev.txt'])(
    '%s: the same bytes, no loss',
    async (name) => {
      const { bytes } = faultInput(`imgid/${name}`);
      expect(await again(imgid, bytes)).toEqual({ text: decode(bytes), losses: [] });
    },
  );

  test.each([
    ['labels of every kind', faultInput('labels/odd.txt').bytes],
    ['a real # in an id', bytesOf('IMGID:7#2\na\tO\n\n')],
    ['no ids, CRLF, no blank line at the end', bytesOf('a\tO\r\n\r\nb\tB-X\r\n')],
  ])('%s: the same bytes', async (_, bytes) => {
    expect((await again(imgid, bytes)).text).toBe(decode(bytes));
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['mixed line ends', faultInput('imgid/mixed-eol.txt').bytes, /LF and in CRLF/u],
    ['double blank lines', faultInput('imgid/rt-extra-blank.txt').bytes, /Blank lines/u],
    ['blank lines at the beginning', '\nIMGID:1\na\tO\n\n', /Blank lines/u],
    ['white space in an id', 'IMGID: 1\na\tO\n\n', /white space at an end/u],
    ['white space after a tag', faultInput('imgid/trail-o.txt').bytes, /white space at an end/u],
    ['another scheme', faultInput('imgid/bmes-en.txt').bytes, /another tag scheme/u],
    ['further columns', 'IMGID:1\na\tX\tO\n\n', /further columns/u],
    ['CoNLL-2003', faultInput('imgid/conll03.txt').bytes, /further columns/u],
    ['a line that is none', 'IMGID:1\na\tO\nbroken\n\n', /nothing readable/u],
    ['no blank line between two', 'IMGID:1\na\tO\nIMGID:2\nb\tO\n\n', /without a blank line/u],
    ['some without an id', 'IMGID:1\na\tO\n\nb\tO\n\n', /made up/u],
    ['UTF-16', Buffer.from('\ufeffIMGID:1\na\tO\n\n', 'utf16le'), /UTF-8/u],
    ['a zero byte', faultInput('imgid/one-nul.txt').bytes, /UTF-8/u],
    [
      'an id that is repeated and one that only looks so',
      'IMGID:1\na\tO\n\nIMGID:1\nb\tO\n\nIMGID:1#2\nc\tO\n\n',
      /repetitions/u,
    ],
  ])('%s: said', async (_, content, want) => {
    const { losses } = await again(imgid, typeof content === 'string' ? bytesOf(content) : new Uint8Array(content));
    expect(losses.join('\n')).toMatch(want);
  });

  test('any file comes back, or it is said', async () => {
    const random = createRandom(24);
    const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
    const line = (): string =>
      pick([
        ...['a\tO', 'b\tB-X', 'c\tI-X', '\u00a0\tO', 'a b\tO', '\u2028\tO', 'd\tB-Y', 'e\tO', 'f\tI-Y', 'g\tO'],
        ...['a\tO ', 'x\tM-X', '\tO', 'no tag', 'a\tb\tO', '-DOCSTART-\tO', 'IMGID:7\tO', 'a\tX-Y', 'a B-X', 'b\tb-x'],
      ]);
    const ids = ['IMGID:1', 'IMGID:1', 'IMGID:2', 'IMGID:2#2', 'IMGID: 3', 'IMGID:', ''];
    let exact = 0;
    for (let round = 0; round < 1_500; round++) {
      const isTidy = random.below(2) === 0;
      const end = pick(['\n', '\r\n']);
      const blocks = Array.from({ length: 1 + random.below(3) }, (_, i) => {
        const rows = Array.from(
          { length: 1 + random.below(4) },
          isTidy ? () => pick(['a\tO', 'b\tB-X', 'c\tI-X', '\u00a0\tO']) : line,
        );
        const id = isTidy ? pick([`IMGID:${i}`, 'IMGID:1']) : pick(ids);
        return [...(id === '' ? [] : [id]), ...rows].join(end);
      });
      const text = `${pick(['', '', '\ufeff'])}${blocks.join(pick([end + end, end + end, isTidy ? end + end : end + end + end]))}${pick(['', end, end + end])}`;
      const outcome = await again(imgid, bytesOf(text)).catch((error: unknown) => String(error));
      if (typeof outcome === 'string') expect(outcome).toContain('no tag that is known');
      else if (outcome.losses.length === 0) {
        expect(outcome.text).toBe(text);
        exact += 1;
      }
    }
    expect(exact).toBeGreaterThan(300);
  });
});

describe('samples of any content', () => {
  const random = createRandom(11);

  test('IMGID: they come back, or it is said (A-inj-1)', async () => {
    let exact = 0;
    for (let round = 0; round < 1_500; round++) {
      const samples = someSamples(random);
      const separator = random.below(3) === 0 ? ' ' : '\t';
      const layout = { separator, ending: 'blank-line', lineBreak: '\n' };
      const { bytes, losses } = write(imgid, samples, layout);
      if (losses.length > 0) continue;
      exact += 1;
      const joiner = samples.every(({ text, tokens }) => tokens.map((token) => token.text).join(' ') === text)
        ? ' '
        : '';
      const read = await readAll(imgid, { text: { name: 'a', bytes }, joiner });
      expect(read.samples.map(content), decode(bytes)).toEqual(samples.map(content));
    }
    expect(exact).toBeGreaterThan(100);
  });

  test('JSONL: they come back', async () => {
    for (let round = 0; round < 300; round++) {
      const samples = someSamples(random);
      const { bytes, losses } = write(jsonl, samples);
      const read = await readAll(jsonl, { text: { name: 'a', bytes } });
      if (losses.length === 0) expect(read.samples.map(content)).toEqual(samples.map(content));
      else expect(JSON.stringify(samples)).toMatch(/\\ud|\\u0000/u);
    }
  });
});

function content({ externalId, text, tokens, mentions }: RawSample): unknown {
  const spans = [...mentions].sort((a, b) => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1));
  return { externalId, text, tokens, mentions: spans };
}

/** Words, types and ids as hostile as files can have them. */
function someSamples(random: Random): RawSample[] {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const isTame = random.below(2) === 0;
  const tame = ['Ana', 'b', '東', '\u00a0', '👍🏽', 'O', 'B-X', '\u2028', 'a b', '#'];
  const words = isTame
    ? tame
    : [...tame, 'IMGID:1', '-DOCSTART-', ' ', ' x', 'x ', '\t', 'a\nb', '\r', '\0', '\ud83d', '\ufeff', ''];
  const types = isTame ? ['X', 'Y', 'O', 'b-z'] : ['X', 'Y', 'a b', ' c', 'd ', 'e\tf', '\u00a0g', '\ud83d'];
  const ids = isTame ? ['1', '2', 'a#2', 'a'] : ['1', '1#2', 'a', 'a#2', ' b', 'c\n', '\t', 'x\ty', 'line-3'];
  const joint = isTame ? ' ' : pick([' ', ' ', '', '  ']);
  const used = new Set<string>();
  return Array.from({ length: 1 + random.below(3) }, (): RawSample | null => {
    const externalId = pick(ids);
    if (used.has(externalId)) return null;
    used.add(externalId);
    const own = Array.from({ length: random.below(5) }, () => pick(words)).filter((word) => word !== '');
    let at = 0;
    const tokens = own.map((text) => {
      const token = { text, start: at, end: at + text.length };
      at = token.end + joint.length;
      return token;
    });
    const mentions = tokens.flatMap((_, i) => {
      const end = i + 1 + random.below(isTame ? 1 : 2);
      return random.below(3) > 0 || end > tokens.length ? [] : [{ start: i, end, type: pick(types), regions: null }];
    });
    return {
      externalId,
      line: null,
      text: own.join(joint),
      tokens,
      tags: null,
      mentions,
      imagePath: null,
      split: null,
    };
  }).flatMap((sample) => sample ?? []);
}

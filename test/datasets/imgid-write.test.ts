import { describe, expect, test } from 'vitest';
import { imgid } from '../../datasets/formats';
import { openDataset } from '../../datasets/index';
import type { GroundedMention, RawSample } from '../../src/domain/sample';
import { bytesOf, collect, readImgidText, write } from './show';

const text = 'IMGID:1\nx\tO\nPorto\tI-LOC\n\nIMGID:2\nAna\tB-PER\nLima\tI-PER\n\n';
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const box = { x: 1, y: 2, width: 3, height: 4 };

async function firstOf(source: string): Promise<RawSample> {
  return (await readImgidText(source)).samples[0]!;
}

describe('writing IMGID CoNLL', () => {
  test.each<[string, string]>([
    ['blank line at the end, orphan I- kept', text],
    ['a newline at the end', 'IMGID:1\na\tO\n\nIMGID:2\nb\tO\n'],
    ['nothing at the end', 'IMGID:1\na\tO'],
    ['spaces', 'IMGID:1\na O\nb B-X\n\n'],
    ['CRLF', 'IMGID:1\r\na\tO\r\n\r\nIMGID:2\r\nb\tO\r\n'],
    ['white space as tokens', 'IMGID:1\n\u00a0\tO\n\ufe0f\tO\n\n'],
    ['an empty tweet', 'IMGID:1\n\nIMGID:2\na\tO\n\n'],
  ])('gives the same bytes back: %s', async (_, source) => {
    const opened = openDataset({ format: imgid, inputs: { text: { name: 'a', bytes: bytesOf(source) } } });
    const samples = await collect(opened.samples);
    const { bytes, losses } = write(imgid, samples, opened.layout);
    expect(decode(bytes)).toBe(source);
    expect(losses).toEqual([]);
  });

  test('a changed mention gets BIO tags, the rest keeps its own', async () => {
    const { samples } = await readImgidText(text);
    const [first, second] = samples;
    const changed = { ...first!, mentions: [{ start: 1, end: 2, type: 'ORG', regions: null }] };
    expect(decode(write(imgid, [changed, second!]).bytes)).toBe(text.replace('I-LOC', 'B-ORG'));
  });

  const mention = (start: number, end: number, regions: GroundedMention['regions'] = null) => ({
    start,
    end,
    type: 'PER',
    regions,
  });
  test.each<[string, Partial<RawSample>, string[]]>([
    ['boxes', { mentions: [mention(0, 1, [box, box])] }, ['2 boxes were left out: the format has text only.']],
    [
      'not visible',
      { mentions: [mention(0, 1, [])] },
      ['1 mentions said to be not visible: the format has no word for it.'],
    ],
    [
      'overlaps',
      { mentions: [mention(0, 2), mention(1, 3)] },
      ['1 mentions that overlap an earlier one were left out: a token has one tag.'],
    ],
    ['states', { state: 'skipped' }, ['1 samples are skipped or flagged, which the format cannot say.']],
    ['splits', { split: 'dev' }, ['1 samples lose the name of their split: it is the name of the file.']],
    ['other fields', { meta: { likes: 3 } }, ['1 samples have further fields that were left out.']],
    [
      'picture names',
      { imagePath: 'other.jpg' },
      ['1 pictures are not named after their id, which is how the format ties them.'],
    ],
    ['raw text', { text: 'a  b c' }, ['1 texts have white space or characters between their words that are lost.']],
  ])('reports what it cannot carry: %s', async (_, change, want) => {
    const sample = { ...(await firstOf('IMGID:1\na\tO\nb\tO\nc\tO\n')), ...change };
    expect(write(imgid, [sample]).losses.map(({ message }) => message)).toEqual(want);
  });

  test('a TAB inside a token cannot break the file', async () => {
    const sample = await firstOf('IMGID:1\na\tO\n');
    const { bytes, losses } = write(imgid, [{ ...sample, text: 'a\tb', tokens: [{ text: 'a\tb', start: 0, end: 3 }] }]);
    expect(decode(bytes)).toBe('IMGID:1\na b\tO\n\n');
    expect(losses.map(({ code }) => code)).toEqual(['control']);
  });

  test('no samples, no bytes', () => {
    expect(write(imgid, []).bytes).toHaveLength(0);
  });
});

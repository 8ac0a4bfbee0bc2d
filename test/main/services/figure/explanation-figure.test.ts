/** The drawing as text: what must stand in it, and what must not. The picture itself was looked at by eye. */
import { expect, test } from 'vitest';
import { explanationFigure, type FigureInput } from '../../../../main/services/figure/explanation-figure';
import { pictureAddress, rasterise } from '../../../../main/images';
import sharp from 'sharp';
import { bga } from '../../../../models/bga/about';
import { explanationOf } from '../../../helpers/explanation';

const words = ['<b>Mara', 'met', '奥斯陆', '🎻'];
const mentions = [
  { start: 0, end: 1, type: 'PER' },
  { start: 2, end: 3, type: 'LOC' },
];
const titles = bga.explanation!;
const red = { create: { width: 300, height: 200, channels: 3 as const, background: '#ff0000' } };

async function input(picture: boolean, more: Partial<FigureInput> = {}): Promise<FigureInput> {
  const explanation = explanationOf({ words: words.length, mentions, picture });
  const address = picture ? await pictureAddress(await sharp(red).webp().toBuffer()) : '';
  const rest = { name: 'harbour', checkpoint: 'run-3', words, explanation, titles, pictureProblem: null };
  return { ...rest, picture: picture ? { address, width: 300, height: 200 } : null, ...more };
}

const svgOf = (asked: FigureInput): string =>
  explanationFigure(asked)
    .bands.map(({ svg }) => svg)
    .join('');
const count = (svg: string, what: RegExp): number => svg.match(what)?.length ?? 0;
/** The text that is drawn, entities read back. */
const drawn = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text = '']) =>
    text.replace(/[\u2068\u2069]/gu, '').replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code))),
  );

test('with a picture: each layer with its words, squares and likeness, each mention read twice', async () => {
  const svg = svgOf(await input(true));
  const lines = drawn(svg);
  expect(lines).toEqual(
    expect.arrayContaining([
      'What the model used for harbour',
      'BGA-MNER, toy size: the checkpoint run-3',
      'Layer 1 of 2',
      '3 of 4 words kept, 3 of 4 squares of the picture kept.',
      '4 of 4 words kept, 4 of 4 squares of the picture kept.',
      'Box 1, looked at on its own: 3 of 4 squares kept.',
      '0.81',
      '<b>Mara',
      '🎻 50 %',
      'PER  <b>Mara',
      'imagined picture',
      'real picture',
      '0.50',
    ]),
  );
  expect(count(svg, /<image/gu)).toBe(2);
  expect(count(svg, /fill="#77777b"/gu)).toBe(1); // the one square that layer 1 left out
  expect(lines.join(' ')).not.toMatch(/[α-ωΑ-Ω]/u);
});

test('without a picture: no picture, no likeness, each mention read once', async () => {
  const svg = svgOf(await input(false, { pictureProblem: 'a.jpg was not in the folder.' }));
  expect(drawn(svg)).toEqual(expect.arrayContaining(['a.jpg was not in the folder.', 'How sure it is']));
  expect(drawn(svg)).not.toContain('real picture');
  expect(count(svg, /<image/gu)).toBe(0);
});

test('the fit is drawn only where the checkpoint can tell', async () => {
  const asked = await input(true);
  const title = 'Do picture and text belong together?';
  expect(drawn(svgOf(asked))).not.toContain(title);
  const lines = drawn(svgOf({ ...asked, explanation: { ...asked.explanation, fit: 0.83 } }));
  expect(lines).toContain(title);
  expect(lines).toContain("83 of 100 tweets with a stranger's picture fit less well than this pair.");
});

test.each<[string, FigureInput['titles'], string[]]>([
  ['a family that shows nothing of its layers', {}, []],
  [
    'a family whose layers look at squares alone',
    { layers: { title: 'Where it looked', meaning: '', kept: 'looked at', out: 'passed over' } },
    [
      'A crossed square of the picture is passed over; only its middle square is read.',
      'Layer 1 of 2',
      '3 of 4 squares of the picture looked at.',
      'Box 1, looked at on its own: 3 of 4 squares looked at.',
      'Layer 2 of 2',
      '4 of 4 squares of the picture looked at.',
      'Box 1, looked at on its own: 4 of 4 squares looked at.',
    ],
  ],
])('%s: nothing else is drawn of them', async (_, own, want) => {
  const asked = await input(true, { titles: own });
  const layers = asked.explanation.layers.map((layer) => ({ ...layer, keptWords: [] }));
  const lines = drawn(svgOf({ ...asked, explanation: { ...asked.explanation, layers, note: '' } }));
  expect(lines.slice(2)).toEqual([
    ...want,
    ...['How sure it is', 'PER  <b>Mara', 'sure', '0.75', 'LOC  奥斯陆', 'sure', '0.75'],
  ]);
});

test('becomes a PNG in which the picture is seen', async () => {
  const png = await rasterise(explanationFigure(await input(true)));
  const { format, width, height } = await sharp(png).metadata();
  expect({ format, width }).toEqual({ format: 'png', width: 1080 });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let reddest = 0;
  for (let i = 0; i < data.length; i += info.channels) {
    if ((data[i] ?? 0) > 220 && (data[i + 1] ?? 255) < 40 && (data[i + 2] ?? 255) < 40) reddest += 1;
  }
  expect(reddest).toBeGreaterThan(10_000);
  expect(height).toBeLessThan(1500);
});

test('of a very long tweet the first words are drawn, and that is said', async () => {
  const many = Array.from({ length: 511 }, (_, i) => `字${i}`);
  const explanation = explanationOf({ words: many.length, mentions: [], picture: false });
  const asked = { ...(await input(false)), words: many, explanation };
  const lines = drawn(svgOf(asked));
  expect(lines).toContain('Drawn are the first 200 of 511 words.');
  expect(lines).toContain('字199');
  expect(lines).not.toContain('字200');
  expect((await sharp(await rasterise(explanationFigure(asked))).metadata()).width).toBe(1080);
});

/** The last metres of a city run: runners with numbers, an arch above the street. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { towers } from '../draw/town.ts';
import { circle, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function race({
  seed,
  hour,
  arch,
  colour,
  lead,
  number = '26',
}: {
  seed: number;
  hour: Hour;
  arch: string;
  colour: string;
  lead: Who;
  number?: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dark = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 440);
  towers(canvas, 430, 130, 300, dark ? '#2c2f62' : '#a9bfd0', dark ? '#ffdf9a' : '#e6f1f7', 0.3);
  canvas.add(
    rect(
      0,
      425,
      1000,
      325,
      canvas.linear([
        [0, dark ? '#4a466b' : '#8c8f96'],
        [1, dark ? '#2f2c48' : '#6c7078'],
      ]),
    ),
    path('M430 425H570L900 750H100Z', dark ? '#565179' : '#9ca0a6'),
    stroke('M430 425L100 750M570 425L900 750', '#f2d26b', 7),
  );
  canvas.add(
    ...upTo(90).map((i) => {
      const side = i % 2 === 0;
      const depth = random.between(0, 1);
      const x = side ? 400 - depth * 330 - random.between(0, 90) : 600 + depth * 330 + random.between(0, 90);
      return circle(
        x,
        428 + depth * 190,
        7 + depth * 11,
        random.pick(['#e2464f', '#f0b84a', '#5b8fd0', '#e8e0d0', '#7a5aa8', '#4f9c74']),
        `opacity="${tidy(0.75 + depth * 0.25)}"`,
      );
    }),
  );
  const sign = letter(arch, { x: 500, y: 176, size: 52, colour: '#fff', maxWidth: 560, weight: 0.16 });
  canvas.add(
    rect(168, 150, 22, 420, '#d7dbe2'),
    rect(810, 150, 22, 420, '#d7dbe2'),
    rect(168, 146, 664, 112, colour, 'rx="10"'),
    sign.svg,
    ...upTo(33).map((i) => rect(172 + i * 20, 250, 10, 10, i % 2 === 0 ? '#fff' : '#222')),
  );
  canvas.mark('arch', { x: 168, y: 146, width: 664, height: 114 });
  const field = [
    ['runa', 400, 560, 150, '#57c4b8'],
    ['jiro', 600, 566, 156, '#9bd05a'],
    ['noor', 258, 640, 205, '#ef7fb0'],
    ['tomas', 742, 646, 212, '#4b9be0'],
  ] as const;
  for (const [look, x, y, size, shirt] of field) {
    const figure = person({ ...looks[look], skirt: false, top: shirt, bottom: '#23263a' }, 'run', x, y, size);
    canvas.add(figure.svg);
    canvas.mark('others', figure.box);
  }
  const figure = person({ ...looks[lead], skirt: false, top: '#ffd23f', bottom: '#23263a' }, 'run', 500, 714, 330);
  const bib = letter(number, { x: 500, y: 522, size: 26, colour: '#23263a', weight: 0.17 });
  canvas.add(figure.svg, rect(474, 510, 52, 48, '#fff', 'rx="4"'), bib.svg);
  canvas.mark('lead', figure.box);
  return canvas.finish();
}

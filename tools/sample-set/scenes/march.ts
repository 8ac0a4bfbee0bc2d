/** People march behind a banner; signs above their heads. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { towers } from '../draw/town.ts';
import { path, rect, stroke } from '../draw/shapes.ts';

interface March {
  readonly seed: number;
  readonly hour: Hour;
  readonly banner: string;
  readonly colour: string;
  /** Five in the first row; the third one holds the megaphone. */
  readonly people: readonly [Who, Who, Who, Who, Who];
  readonly sign: string;
}

export function march({ seed, hour, banner, colour, people, sign }: March): Picture {
  const canvas = new Canvas(seed);
  const dim = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 460);
  towers(canvas, 470, 160, 340, dim ? '#4a4478' : '#c9b8a6', dim ? '#ffdf9a' : '#eef4f7', 0.4);
  canvas.add(rect(0, 460, 1000, 290, dim ? '#4d4766' : '#a3a09a'), rect(0, 460, 1000, 12, '#fff4'));
  const back: readonly Who[] = ['eino', 'dede', 'hana', 'gus', 'aiko', 'bram', 'celia'];
  back.forEach((who, i) => {
    const figure = person(looks[who], i % 2 === 0 ? 'cheer' : 'hold', 70 + i * 144, 610, 210);
    canvas.add(figure.svg);
    if (i % 2 === 1) {
      const x = 98 + i * 144;
      canvas.add(
        stroke(`M${x} 420V300`, '#8a5a38', 7),
        rect(x - 62, 220, 124, 84, i === 3 ? colour : '#fff8e8', 'rx="4"'),
        letter(sign, { x, y: 248, size: 26, colour: i === 3 ? '#fff' : '#3a2b33', maxWidth: 100, weight: 0.17 }).svg,
      );
      canvas.mark('signs', { x: x - 62, y: 220, width: 124, height: 84 });
    }
  });
  people.forEach((who, i) => {
    const figure = person(looks[who], i === 2 ? 'sing' : 'stand', 130 + i * 185, 700, 300);
    canvas.add(figure.svg);
    if (i === 2)
      canvas.add(
        path(`M${130 + i * 185 + 60} 470l66 -34v74z`, '#e2464f'),
        rect(130 + i * 185 + 46, 462, 18, 18, '#fff'),
      );
    canvas.mark(i === 2 ? 'leader' : 'row', figure.box);
  });
  const title = letter(banner, { x: 500, y: 610, size: 60, colour: '#fff', maxWidth: 760, weight: 0.16 });
  canvas.add(
    path('M60 580Q500 604 940 580V704Q500 730 60 704Z', colour),
    path('M60 690Q500 716 940 690V704Q500 730 60 704Z', '#0002'),
    title.svg,
  );
  canvas.mark('banner', { x: 60, y: 580, width: 880, height: 138 });
  return canvas.finish();
}

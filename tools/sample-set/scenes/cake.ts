/** A birthday cake with candles and a name; whoever turns a year older behind it. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { circle, ellipse, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Cake {
  readonly seed: number;
  readonly name: string;
  readonly candles: number;
  readonly icing: string;
  readonly wall: readonly [string, string];
  readonly whose?: Look;
}

export function cake({ seed, name, candles, icing, wall, whose }: Cake): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      620,
      canvas.linear([
        [0, wall[0]],
        [1, wall[1]],
      ]),
    ),
  );
  const bunting = ['#e2464f', '#f0c23f', '#2a9d8f', '#5b5fc7', '#ef7fb0'];
  canvas.add(
    stroke('M-10 40Q500 190 1010 30', '#fff8e8', 5),
    ...upTo(13).map((i) => {
      const t = (i + 0.5) / 13;
      const [x, y] = [t * 1000, (1 - t) ** 2 * 40 + 2 * t * (1 - t) * 190 + t * t * 30];
      return path(`M${Math.round(x) - 30} ${Math.round(y)}h60l-30 66z`, bunting[i % 5] ?? '#e2464f');
    }),
  );
  for (const [x, y, colour] of [
    [110, 300, '#e2464f'],
    [200, 220, '#f0c23f'],
    [880, 240, '#5b5fc7'],
    [800, 330, '#2a9d8f'],
  ] as const)
    canvas.add(
      stroke(`M${x} ${y + 60}q12 90 -6 200`, '#fff8e8', 3),
      ellipse(x, y, 50, 62, colour),
      ellipse(x - 16, y - 20, 10, 18, '#fff', 'opacity=".4"'),
    );
  if (whose !== undefined) {
    const figure = bust(whose, 500, 560, 300);
    canvas.add(figure.svg);
    canvas.mark('whose', { ...figure.box, height: 400 - figure.box.y });
  }
  canvas.add(rect(0, 616, 1000, 134, '#f4ece0'), rect(0, 616, 1000, 10, '#d9cbb2'));
  canvas.add(
    ellipse(500, 690, 360, 34, '#0002'),
    ellipse(500, 672, 340, 34, '#e8edf2'),
    path('M220 470H780V650Q500 700 220 650Z', '#f6e3c4'),
    path('M220 540H780V572Q500 600 220 572Z', '#e2758a'),
    path(`M220 470H780V520q-24 44 -47 0t-47 6t-47 10t-47 -12t-46 16t-47 -14t-47 8t-46 -4t-47 -2t-46 -6z`, icing),
    ellipse(500, 470, 280, 46, icing),
    ellipse(500, 466, 250, 36, '#ffffff2e'),
  );
  canvas.add(
    ...upTo(candles).map((i) => {
      const x = 500 + (i - (candles - 1) / 2) * Math.min(64, 440 / candles);
      return (
        rect(x - 7, 384, 14, 84, bunting[i % 5] ?? '#e2464f', 'rx="4"') +
        stroke(`M${Math.round(x) - 6} 404l12 10m-12 14l12 10`, '#fff', 3) +
        circle(x, 362, 26, '#ffd25a', 'opacity=".35"') +
        path(`M${Math.round(x)} 338q16 24 0 40q-16 -16 0 -40z`, '#ffb42e')
      );
    }),
    ...upTo(40).map(() =>
      rect(random.between(230, 770), random.between(590, 650), 12, 5, random.pick(['#e2464f', '#2a9d8f', '#f0c23f'])),
    ),
  );
  const sign = letter(name, { x: 500, y: 600, size: 44, colour: '#7a2f4a', maxWidth: 460, weight: 0.17 });
  canvas.add(sign.svg);
  canvas.mark('name', sign.box);
  canvas.mark('cake', { x: 160, y: 336, width: 680, height: 370 });
  return canvas.finish();
}

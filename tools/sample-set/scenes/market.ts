/** Market stalls on a square: fruit, awnings, a seller, a clock tower behind. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { sky, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { bulbs } from '../draw/town.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function market({
  seed,
  hour,
  awnings,
  seller,
}: {
  seed: number;
  hour: Hour;
  awnings: readonly [string, string];
  seller: Who;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dark = hour === 'dusk' || hour === 'night';
  sky(canvas, hour, 560);
  const fronts = dark
    ? ['#7d5a78', '#8f6a6a', '#6a5a86', '#a07a72', '#75608a']
    : ['#e8b88a', '#d98f6f', '#f0d2a0', '#b9c9a8', '#e0a38f'];
  fronts.forEach((colour, i) => {
    const x = i * 205 - 10;
    const top = 190 + (i % 3) * 36;
    canvas.add(
      rect(x, top, 200, 400, colour),
      path(`M${x - 6} ${top}L${x + 100} ${top - 84}L${x + 206} ${top}Z`, dark ? '#4a3350' : '#a8503f'),
      ...upTo(6).map((w) =>
        rect(x + 26 + (w % 3) * 54, top + 36 + Math.floor(w / 3) * 92, 34, 56, dark ? '#ffe0a0' : '#6f93a8', 'rx="3"'),
      ),
    );
  });
  canvas.add(
    rect(462, 70, 92, 420, dark ? '#8f7a9c' : '#d9c8a8'),
    path('M452 72L508 -30L564 72Z', dark ? '#4a3350' : '#5f7f6f'),
    circle(508, 128, 34, '#fff8e8', 'stroke="#4a3a35" stroke-width="5"'),
    stroke('M508 128V106M508 128L524 136', '#4a3a35', 5),
  );
  canvas.mark('tower', { x: 450, y: 0, width: 116, height: 420 });
  canvas.add(
    rect(0, 560, 1000, 190, dark ? '#5a4a62' : '#c2b49c'),
    ...upTo(60).map(() => circle(random.between(0, 1000), random.between(580, 745), random.between(4, 9), '#0000001c')),
  );
  const figure = person(looks[seller], 'wave', 500, 640, 300);
  const stall = (x: number, colour: string, fruit: readonly [string, string, string]): void => {
    canvas.add(rect(x + 12, 360, 10, 300, '#6b4630'), rect(x + 348, 360, 10, 300, '#6b4630'));
    canvas.add(
      ...upTo(6).map((i) => path(`M${x + i * 62} 350l8 -66h46l8 66q-31 30 -62 0z`, i % 2 === 0 ? colour : '#fff6e4')),
    );
    canvas.add(
      path(`M${x} 560H${x + 372}L${x + 356} 680H${x + 16}Z`, '#8a5a38'),
      stroke(`M${x + 8} 600H${x + 364}M${x + 12} 640H${x + 360}`, '#6b4630', 4),
    );
    upTo(3).forEach((crate) =>
      canvas.add(
        ...upTo(14).map((i) =>
          circle(
            x + 32 + crate * 118 + (i % 7) * 15,
            552 - Math.floor(i / 7) * 15 + random.between(-3, 3),
            11,
            fruit[crate] ?? '#e2464f',
            'stroke="#0000001f" stroke-width="2"',
          ),
        ),
      ),
    );
  };
  canvas.add(figure.svg);
  stall(30, awnings[0], ['#e2464f', '#f2a33c', '#7fb84a']);
  stall(598, awnings[1], ['#8a4fa0', '#f2d03c', '#e86f4a']);
  canvas.mark('seller', figure.box);
  canvas.mark('market', { x: 30, y: 270, width: 940, height: 420 });
  if (dark) bulbs(canvas, -10, 180, 1010, 170, 150);
  return canvas.finish();
}

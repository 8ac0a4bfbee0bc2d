/** A castle on its hill above a river, flags on the towers. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, roundTree, sky, sun, water, type Hour } from '../draw/nature.ts';
import { path, rect, stroke, upTo } from '../draw/shapes.ts';

export function castle({
  seed,
  hour,
  roof,
  flag,
  towers = 4,
}: {
  seed: number;
  hour: Hour;
  roof: string;
  flag: string;
  /** One to five. */
  towers?: number;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dim = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 604);
  sun(canvas, 150, hour === 'day' ? 110 : 250, 38);
  hills(canvas, 470, 580, light[hour].hills[0], 30);
  canvas.add(
    path('M120 600Q300 430 520 420Q760 430 900 600Z', light[hour].hills[1]),
    path('M40 610Q300 520 520 520Q800 520 980 610Z', light[hour].hills[2]),
  );
  const stone = canvas.linear([
    [0, dim ? '#b9a6b8' : '#efe3cc'],
    [1, dim ? '#7d6a8a' : '#cbb794'],
  ]);
  const window = dim ? '#ffdf9a' : '#5b5466';
  const one = (x: number, width: number, top: number): void => {
    canvas.add(
      rect(x - width / 2, top, width, 540 - top, stone),
      rect(x + width * 0.15, top, width * 0.35, 540 - top, '#0000001a'),
      path(`M${x - width * 0.68} ${top + 4}L${x} ${top - width * 1.5}L${x + width * 0.68} ${top + 4}Z`, roof),
      stroke(`M${x} ${top - width * 1.5}v-46`, '#4a3a35', 4),
      path(`M${x} ${top - width * 1.5 - 46}q26 -8 48 4q-20 8 -48 22z`, flag),
      ...upTo(3).map((i) => rect(x - 8, top + 30 + i * 62, 16, 28, window, 'rx="8"')),
    );
  };
  const all = [
    [500, 92, 230],
    [350, 70, 290],
    [664, 74, 270],
    [250, 56, 350],
    [766, 58, 340],
  ] as const;
  all.slice(0, towers).forEach(([x, width, top]) => one(x, width, top));
  canvas.add(
    rect(210, 420, 600, 140, stone),
    ...upTo(15).map((i) => rect(210 + i * 42, 400, 24, 24, stone)),
    path('M462 560V490Q462 446 506 446Q550 446 550 490V560Z', '#3a2b33'),
    ...upTo(8).map((i) => rect(240 + i * 72 + (i > 3 ? 14 : 0), 456, 14, 30, window, 'rx="7"')),
    rect(210, 536, 600, 24, '#0000001a'),
  );
  canvas.mark('castle', { x: 208, y: 48, width: 604, height: 512 });
  water(canvas, hour, 600, 750, 200);
  canvas.mark('river', { x: 0, y: 600, width: 1000, height: 150 });
  upTo(9).forEach((i) =>
    canvas.add(
      roundTree(
        i * 120 + random.between(-20, 20),
        random.between(596, 612),
        random.between(70, 130),
        dim ? '#3f5a55' : '#5a9c4a',
        dim ? '#2f4648' : '#43823f',
      ),
    ),
  );
  return canvas.finish();
}

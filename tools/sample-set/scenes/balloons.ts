/** Hot-air balloons over a valley in the morning. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, sky, sun, type Hour } from '../draw/nature.ts';
import { circle, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function balloons({
  seed,
  hour,
  colours,
}: {
  seed: number;
  hour: Hour;
  colours: readonly (readonly [string, string])[];
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, hour, 560);
  sun(canvas, 760, 440, 44);
  hills(canvas, 500, 750, light[hour].hills[0], 44);
  hills(canvas, 570, 750, light[hour].hills[1], 34);
  canvas.add(
    ...upTo(26).map(() =>
      conifer(random.between(0, 1000), random.between(600, 640), random.between(24, 60), light[hour].hills[2]),
    ),
  );
  hills(canvas, 660, 750, light[hour].hills[2], 26);
  const places = [
    [330, 260, 1.5],
    [680, 190, 0.95],
    [860, 330, 0.6],
    [110, 400, 0.55],
    [540, 430, 0.5],
  ] as const;
  places.forEach(([x, y, scale], i) => {
    const [first, second] = colours[i % colours.length] ?? ['#e2464f', '#fff3d8'];
    canvas.add(
      group(`translate(${x} ${y}) scale(${scale})`, [
        path('M-100 0A100 104 0 1 1 100 0Q92 60 26 124H-26Q-92 60 -100 0Z', first),
        path(
          'M-62 -82Q-92 0 -18 124H-26Q-92 60 -100 0Q-100 -50 -62 -82ZM62 -82Q92 0 18 124H26Q92 60 100 0Q100 -50 62 -82Z',
          second,
        ),
        path('M-22 -103Q-36 0 -9 124H9Q36 0 22 -103Z', second),
        path('M40 -95A100 104 0 0 1 100 0Q92 60 26 124H18Q80 40 40 -95Z', '#000', 'opacity=".12"'),
        stroke('M-24 124L-18 154M24 124L18 154', '#4a3a35', 3),
        rect(-21, 152, 42, 30, '#8a5a34', 'rx="5"'),
        circle(-8, 148, 6, '#3a2b28'),
        circle(9, 147, 6, '#3a2b28'),
      ]),
    );
    canvas.mark('balloons', { x: x - 102 * scale, y: y - 106 * scale, width: 204 * scale, height: 290 * scale });
    if (i === 0)
      canvas.mark('big', { x: x - 102 * scale, y: y - 106 * scale, width: 204 * scale, height: 290 * scale });
  });
  canvas.mark('valley', { x: 0, y: 456, width: 1000, height: 294 });
  return canvas.finish();
}

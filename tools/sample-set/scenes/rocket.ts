/** A rocket rises from its tower. Upright format. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { hills, light, sky, type Hour } from '../draw/nature.ts';
import { crowd } from '../draw/town.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function rocket({
  seed,
  hour,
  name,
  colour,
}: {
  seed: number;
  hour: Hour;
  name: string;
  colour: string;
}): Picture {
  const canvas = new Canvas(seed, 750, 940);
  const { random } = canvas;
  sky(canvas, hour, 800);
  hills(canvas, 740, 940, light[hour].hills[1], 12);
  canvas.add(
    stroke(
      'M560 800V330M620 800V330M560 330H620' +
        upTo(9)
          .map((i) => `M560 ${380 + i * 48}L620 ${332 + i * 48}M560 ${332 + i * 48}L620 ${380 + i * 48}`)
          .join(''),
      '#3a3350',
      6,
    ),
    stroke('M560 420H470', '#3a3350', 8),
  );
  const flame = canvas.linear([
    [0, '#fffbe0'],
    [0.3, '#ffd25a'],
    [0.7, '#ff8a3c'],
    [1, '#ff6a3c', 0],
  ]);
  canvas.add(
    circle(
      375,
      640,
      330,
      canvas.radial([
        [0, '#ffe3a0', 0.85],
        [1, '#ff9a5a', 0],
      ]),
    ),
    path('M336 560H414Q450 700 375 850Q300 700 336 560Z', flame),
    path('M354 560H396Q410 640 375 720Q340 640 354 560Z', '#fffdf0'),
  );
  const soft = canvas.blur(5);
  canvas.add(
    ...upTo(44).map(() =>
      ellipse(
        random.between(-20, 770),
        random.between(780, 930),
        random.between(50, 110),
        random.between(34, 70),
        random.pick(['#f7e6dc', '#e2c9cf', '#fff4e8', '#cfb4c4']),
        `opacity=".8" filter="${soft}"`,
      ),
    ),
  );
  canvas.add(
    group('translate(375 560)', [
      path('M-44 -60L-96 10V-6L-44 -140ZM44 -60L96 10V-6L44 -140Z', colour),
      path('M-44 0V-320Q-44 -420 0 -470Q44 -420 44 -320V0Z', '#f7f5f0'),
      path('M10 0V-465Q44 -420 44 -320V0Z', '#000', 'opacity=".13"'),
      path('M-43 -350Q-34 -430 0 -470Q34 -430 43 -350Z', colour),
      rect(-44, -90, 88, 20, colour),
      circle(0, -300, 20, '#2b4a6f', `stroke="${colour}" stroke-width="7"`),
      path('M-30 0H30L40 24H-40Z', '#4a4458'),
    ]),
  );
  canvas.add(
    group('translate(375 420) rotate(-90)', [
      letter(name, { x: 0, y: -13, size: 26, colour: '#2b2f4a', maxWidth: 150, weight: 0.17 }).svg,
    ]),
  );
  canvas.mark('rocket', { x: 277, y: 90, width: 196, height: 496 });
  crowd(canvas, 900, 22, '#1a1428', 0.4);
  return canvas.finish();
}

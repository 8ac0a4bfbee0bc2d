/** A man swims: head, arms and spray in a lake, or in the lane of a pool. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, sky, water, type Hour } from '../draw/nature.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { circle, ellipse, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function swimmer({
  seed,
  hour,
  place,
  look,
}: {
  seed: number;
  hour: Hour;
  place: 'lake' | 'pool';
  look: Look;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  if (place === 'lake') {
    sky(canvas, hour, 320);
    hills(canvas, 270, 420, light[hour].hills[0], 30);
    hills(canvas, 306, 420, light[hour].hills[1], 16);
    canvas.add(
      ...upTo(22).map(() =>
        conifer(random.between(0, 1000), random.between(326, 340), random.between(34, 70), light[hour].hills[2]),
      ),
    );
    water(canvas, hour, 335, 750);
  } else {
    canvas.add(
      rect(0, 0, 1000, 240, '#dfeaf0'),
      ...upTo(6).map((i) => rect(30 + i * 165, 30, 120, 150, '#a9d3ea')),
      rect(0, 200, 1000, 44, '#c3d2da'),
    );
    canvas.add(
      rect(
        0,
        240,
        1000,
        510,
        canvas.linear([
          [0, '#7fd6e6'],
          [1, '#1f8fbe'],
        ]),
      ),
    );
    canvas.add(
      ...[300, 410, 690].flatMap((y, row) =>
        upTo(30).map((i) => ellipse(i * 36, y, 15 + row, 6 + row * 1.5, i % 4 < 2 ? '#e8484a' : '#f7f3e8')),
      ),
    );
    canvas.add(
      ...upTo(70).map(() =>
        stroke(
          `M${tidy(random.between(0, 1000))} ${tidy(random.between(260, 740))}q16 -8 32 0t32 0`,
          '#dff7fb',
          2,
          'opacity=".45"',
        ),
      ),
    );
  }
  const bare: Look = { ...look, top: look.skin };
  const figure = bust(bare, 500, 672, 300);
  canvas.add(stroke('M392 610Q300 470 214 430', look.skin, 50), circle(208, 424, 32, look.skin), figure.svg);
  canvas.add(
    ...upTo(4).map((i) =>
      ellipse(
        500,
        650,
        210 + i * 70,
        26 + i * 18,
        'none',
        `stroke="#fff" stroke-width="${4 - i * 0.7}" opacity="${tidy(0.55 - i * 0.12)}"`,
      ),
    ),
  );
  const surface =
    place === 'pool'
      ? canvas.linear([
          [0, '#45b4d6'],
          [1, '#2795c2'],
        ])
      : canvas.linear(light[hour].water);
  canvas.add(
    `<path d="M200 640Q300 606 420 632T640 628T820 640Q760 700 520 704T200 640Z" fill="${surface}" opacity=".93"/>`,
  );
  canvas.add(
    ...upTo(26).map(() =>
      circle(random.between(180, 780), random.between(520, 640), random.between(2, 8), '#fff', 'opacity=".7"'),
    ),
  );
  canvas.mark('man', { x: 172, y: figure.box.y, width: 480, height: 650 - figure.box.y });
  return canvas.finish();
}

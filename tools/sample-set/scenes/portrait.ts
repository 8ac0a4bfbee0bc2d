/** A person from the chest up, before a backdrop: the plainest picture of someone. Upright format. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { roundTree, sky, sun, type Hour } from '../draw/nature.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { bulbs, towers } from '../draw/town.ts';
import { circle, rect, tidy, upTo } from '../draw/shapes.ts';

interface Portrait {
  readonly seed: number;
  readonly look: Look;
  readonly backdrop: 'cafe' | 'park' | 'roof' | 'wall';
  readonly second?: Look;
  readonly hour?: Hour;
}

export function portrait({ seed, look, backdrop, second, hour = 'dusk' }: Portrait): Picture {
  const canvas = second === undefined ? new Canvas(seed, 750, 940) : new Canvas(seed);
  const { width, height, random } = canvas;
  if (backdrop === 'cafe') {
    canvas.add(
      rect(
        0,
        0,
        width,
        height,
        canvas.linear([
          [0, '#5a3a2e'],
          [1, '#2f1f1c'],
        ]),
      ),
    );
    const glow = canvas.radial([
      [0, '#ffe6a8', 0.9],
      [0.5, '#ffc46b', 0.4],
      [1, '#ffb25a', 0],
    ]);
    canvas.add(
      ...upTo(24).map(() =>
        circle(
          random.between(0, width),
          random.between(0, height * 0.7),
          random.between(18, 70),
          glow,
          `opacity="${tidy(random.between(0.3, 0.85))}"`,
        ),
      ),
    );
    bulbs(canvas, -10, 60, width + 10, 110, 120);
  } else if (backdrop === 'park') {
    sky(canvas, 'day', height * 0.5);
    canvas.add(
      rect(
        0,
        height * 0.48,
        width,
        height,
        canvas.linear([
          [0, '#9cc86a'],
          [1, '#4c8b4a'],
        ]),
      ),
    );
    upTo(7).forEach((i) =>
      canvas.add(
        roundTree(
          i * 150 + random.between(-30, 30),
          height * random.between(0.52, 0.58),
          random.between(220, 360),
          '#6aa854',
          '#4e8f48',
        ),
      ),
    );
  } else if (backdrop === 'roof') {
    sky(canvas, hour, height * 0.75);
    sun(canvas, width * 0.78, height * 0.36, 40);
    towers(canvas, height * 0.8, 120, 330, '#5b4a80', '#ffd98f', 0.3);
    towers(canvas, height * 0.9, 80, 220, '#33295c', '#ffd98f', 0.4);
    canvas.add(rect(0, height * 0.86, width, height * 0.14, '#241d42'));
  } else {
    canvas.add(
      rect(0, 0, width, height, '#e9c46a'),
      circle(width * 0.16, height * 0.2, 150, '#e07a5f'),
      circle(width * 0.9, height * 0.52, 210, '#2a9d8f'),
      circle(width * 0.6, height * 0.06, 90, '#f4e3c1'),
    );
  }
  const people: [Look, number, number][] =
    second === undefined
      ? [[look, width / 2, 530]]
      : [
          [look, 320, 420],
          [second, 690, 420],
        ];
  people.forEach(([one, x, shoulders], i) => {
    const figure = bust(one, x, height + 4, shoulders);
    canvas.add(figure.svg);
    canvas.mark(i === 0 ? 'first' : 'second', figure.box);
  });
  return canvas.finish();
}

/** A prize is given: someone holds a cup on a stage, confetti falls, the name of the prize on the screen. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { spotlights } from '../draw/town.ts';
import { circle, group, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function prize({
  seed,
  look,
  screen,
  backdrop,
  host,
}: {
  seed: number;
  look: Look;
  screen: string;
  backdrop: readonly [string, string];
  host?: Look;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      750,
      canvas.linear([
        [0, backdrop[0]],
        [1, backdrop[1]],
      ]),
    ),
  );
  spotlights(canvas, ['#ffe7b0', '#ffd0e0', '#cfe4ff'], 700);
  const sign = letter(screen, { x: 500, y: 86, size: 44, colour: '#fff', maxWidth: 580 });
  canvas.add(
    rect(170, 50, 660, 150, '#0f6f7d', 'rx="10" stroke="#8fe0dc" stroke-width="4"'),
    stroke('M210 172H790', '#8fe0dc', 3, 'opacity=".6"'),
    sign.svg,
  );
  canvas.mark('screen', { x: 168, y: 48, width: 664, height: 154 });
  if (host !== undefined) {
    const other = bust(host, 190, 754, 250);
    canvas.add(other.svg);
    canvas.mark('host', other.box);
  }
  const x = host === undefined ? 460 : 520;
  const figure = bust(look, x, 754, 340);
  canvas.add(
    stroke(`M${x + 150} 700Q${x + 250} 640 ${x + 236} 520`, look.top, 66),
    circle(x + 236, 506, 34, look.skin),
    figure.svg,
  );
  canvas.mark('winner', { x: figure.box.x, y: figure.box.y, width: x + 272 - figure.box.x, height: figure.box.height });
  const gold = canvas.linear(
    [
      [0, '#fff0b0'],
      [0.4, '#f3c14b'],
      [1, '#b57f22'],
    ],
    'across',
  );
  canvas.add(
    group(`translate(${x + 236} 300) scale(1.5)`, [
      path('M-50 0H50Q54 76 0 92Q-54 76 -50 0Z', gold),
      stroke('M-50 12Q-88 14 -80 46Q-74 66 -40 66M50 12Q88 14 80 46Q74 66 40 66', '#e0a93a', 9),
      rect(-9, 88, 18, 28, '#c9952c'),
      rect(-36, 114, 72, 22, '#6b4a1c', 'rx="4"'),
      path('M0 18l7 15l16 2l-12 11l3 16l-14 -8l-14 8l3 -16l-12 -11l16 -2z', '#fff4c8'),
    ]),
  );
  canvas.mark('cup', { x: x + 236 - 130, y: 296, width: 260, height: 212 });
  canvas.add(
    ...upTo(90).map(() =>
      rect(
        random.between(0, 1000),
        random.between(0, 740),
        random.between(6, 12),
        random.between(4, 8),
        random.pick(['#ffd166', '#ef6f8f', '#7bdff2', '#b2f7ef', '#ffffff']),
        `opacity="${tidy(random.between(0.5, 0.95))}" transform="rotate(${tidy(random.between(-30, 30))})"`,
      ),
    ),
  );
  return canvas.finish();
}

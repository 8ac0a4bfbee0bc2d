/** A band on stage: singer, guitarist, drummer, lights, and the name in lamps behind them. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { crowd, spotlights } from '../draw/town.ts';
import { circle, ellipse, group, path, rect, stroke } from '../draw/shapes.ts';

interface Stage {
  readonly seed: number;
  readonly beams: readonly string[];
  readonly backdrop: readonly [string, string];
  readonly singer: Look;
  readonly guitarist?: Look;
  readonly drummer?: Look;
  readonly name?: string;
}

export function stage({ seed, beams, backdrop, singer, guitarist, drummer, name }: Stage): Picture {
  const canvas = new Canvas(seed);
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
  canvas.add(
    rect(
      0,
      560,
      1000,
      190,
      canvas.linear([
        [0, '#3a2346'],
        [1, '#140c20'],
      ]),
    ),
    stroke('M0 560H1000', '#ffd9a0', 2, 'opacity=".35"'),
  );
  if (name !== undefined) {
    const sign = letter(name, { x: 500, y: 96, size: 74, colour: '#fff3d0', maxWidth: 620 });
    const halo = letter(name, { x: 500, y: 96, size: 74, colour: beams[0] ?? '#fff', maxWidth: 620, weight: 0.4 });
    canvas.add(`<g opacity=".5" filter="${canvas.blur(12)}">${halo.svg}</g>`, sign.svg);
    canvas.mark('sign', sign.box);
  }
  spotlights(canvas, beams, 620);
  for (const x of [60, 860])
    canvas.add(
      rect(x, 400, 92, 180, '#17111f', 'rx="6"'),
      circle(x + 46, 450, 30, '#2c2438'),
      circle(x + 46, 525, 36, '#2c2438'),
      circle(x + 46, 525, 14, '#0d0914'),
    );
  let band = { left: 1000, right: 0, top: 750 };
  const place = (key: string, svg: string, box: { x: number; y: number; width: number; height: number }): void => {
    canvas.add(svg);
    canvas.mark(key, box);
    band = {
      left: Math.min(band.left, box.x),
      right: Math.max(band.right, box.x + box.width),
      top: Math.min(band.top, box.y),
    };
  };
  if (drummer !== undefined) {
    const figure = person(drummer, 'cheer', 700, 580, 250);
    place('drummer', figure.svg, { x: 588, y: figure.box.y, width: 236, height: 590 - figure.box.y });
    canvas.add(
      group('translate(700 590)', [
        circle(0, -58, 60, '#e9e2d4', 'stroke="#c8413b" stroke-width="10"'),
        ellipse(-74, -112, 38, 12, '#e3dccd') + rect(-112, -112, 76, 34, '#c8413b'),
        ellipse(74, -112, 38, 12, '#e3dccd') + rect(36, -112, 76, 34, '#c8413b'),
        ellipse(-100, -186, 46, 9, '#f2c14b', 'transform="rotate(-12 -100 -186)"') +
          ellipse(104, -192, 46, 9, '#f2c14b', 'transform="rotate(12 104 -192)"'),
        stroke('M-100 -184L-108 0M104 -190L112 0', '#8d8798', 4),
      ]),
    );
  }
  if (guitarist !== undefined) {
    const figure = person(guitarist, 'guitar', 262, 640, 320);
    place('guitarist', figure.svg + guitar(262, 640), figure.box);
  }
  const lead = person(singer, 'sing', 476, 660, 350);
  place(
    'singer',
    lead.svg +
      stroke('M462 392V652M462 652l-36 10M462 652l36 10', '#cfc9da', 5) +
      ellipse(462, 384, 11, 16, '#2a2433', 'stroke="#cfc9da" stroke-width="3"'),
    lead.box,
  );
  if (guitarist !== undefined || drummer !== undefined)
    canvas.mark('band', { x: band.left, y: band.top, width: band.right - band.left, height: 670 - band.top });
  crowd(canvas, 706, 26, '#0d0816', 0.45);
  return canvas.finish();
}

function guitar(x: number, y: number): string {
  return group(`translate(${x} ${y - 166}) rotate(-18) scale(1.25)`, [
    path(
      'M-44 -8Q-52 -34 -22 -34Q-8 -34 0 -22Q14 -30 20 -14Q24 0 20 14Q14 30 0 22Q-8 38 -26 36Q-52 32 -44 -8Z',
      '#c8413b',
    ),
    rect(10, -5, 96, 9, '#5a3420'),
    rect(104, -8, 20, 15, '#2a1a14', 'rx="3"'),
    rect(-24, -14, 30, 28, '#f4e9d4', 'rx="5"'),
    stroke('M-20 -3H110M-20 1H110M-20 5H110', '#e8e2d4', 0.9),
  ]);
}

/** A dog: swimming in a lake, or sitting on the grass of a park. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, roundTree, sky, sun, water, type Hour } from '../draw/nature.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Dog {
  readonly seed: number;
  readonly hour: Hour;
  readonly place: 'lake' | 'park';
  readonly coat: string;
  readonly shade: string;
  readonly muzzle: string;
  readonly collar?: string;
  /** Stands beside the dog in the park. */
  readonly owner?: Look;
}

export function dog({ seed, hour, place, coat, shade, muzzle, collar = '#d9403f', owner }: Dog): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 330);
  if (hour !== 'day') sun(canvas, 790, 250, 36);
  hills(canvas, 290, 420, light[hour].hills[0], 24);
  hills(canvas, 320, 420, light[hour].hills[1], 14);
  const { random } = canvas;
  if (place === 'lake') {
    canvas.add(
      ...upTo(26).map(() =>
        conifer(random.between(0, 1000), random.between(336, 352), random.between(34, 74), light[hour].hills[2]),
      ),
    );
    water(canvas, hour, 345, 750, 500);
    const rings = upTo(5).map((i) =>
      ellipse(
        500,
        600,
        190 + i * 62,
        34 + i * 17,
        'none',
        `stroke="#fff" stroke-width="${4 - i * 0.6}" opacity="${0.5 - i * 0.09}"`,
      ),
    );
    canvas.add(...rings, ellipse(500, 612, 250, 34, '#0c2b4a', 'opacity=".25"'));
    canvas.add(path('M600 606Q720 560 800 588Q760 600 720 612Z', shade));
    canvas.add(stroke('M786 590Q846 560 862 516', coat, 26), stroke('M846 546Q860 530 862 512', shade, 20));
    head(canvas, 470, 470, 1.5, { coat, shade, muzzle });
    canvas.add(
      path(
        'M330 610Q400 585 480 606T640 604T760 610Q700 640 540 640T330 610Z',
        canvas.linear(light[hour].water),
        'opacity=".85"',
      ),
    );
    canvas.add(
      ...upTo(14).map(() =>
        circle(random.between(330, 700), random.between(560, 606), random.between(2, 6), '#fff', 'opacity=".75"'),
      ),
    );
    canvas.mark('dog', { x: 318, y: 330, width: 560, height: 300 });
  } else {
    const grass = canvas.linear([
      [0, '#86b95a'],
      [1, '#3f7f45'],
    ]);
    canvas.add(
      rect(0, 380, 1000, 370, grass),
      path('M620 750Q700 560 560 470Q520 440 560 382H640Q610 440 680 480Q840 580 800 750Z', '#e4cf9f'),
    );
    [
      [110, 470, 230],
      [240, 430, 150],
      [880, 460, 250],
      [770, 420, 140],
    ].forEach(([x, y, height]) => canvas.add(roundTree(x ?? 0, y ?? 0, height ?? 0, '#5a9c4a', '#43823f')));
    canvas.add(
      ...upTo(60).map(() => {
        const x = random.between(0, 1000);
        const y = random.between(480, 740);
        return stroke(`M${x.toFixed(1)} ${y.toFixed(1)}l-3 -11m3 11l4 -10`, '#2f6b3a', 2.4, 'opacity=".6"');
      }),
    );
    canvas.add(ellipse(430, 704, 190, 24, '#1c4a28', 'opacity=".4"'), stroke('M545 660Q640 650 640 570', coat, 26));
    canvas.add(
      path('M340 700Q320 520 400 470H480Q590 520 580 640Q580 700 540 704Z', coat),
      path('M500 700Q470 600 560 590Q590 640 580 690Q560 708 500 700Z', shade),
    );
    canvas.add(
      stroke('M385 560V690M455 570V690', coat, 44),
      ellipse(378, 700, 34, 15, muzzle),
      ellipse(450, 700, 34, 15, muzzle),
      path('M385 520Q425 610 465 520Z', muzzle),
    );
    head(canvas, 425, 400, 1.32, { coat, shade, muzzle });
    canvas.add(stroke('M362 486Q425 522 488 486', collar, 16), circle(425, 514, 13, '#f2c14b'));
    canvas.mark('park', { x: 0, y: 240, width: 1000, height: 510 });
    if (owner !== undefined) {
      const figure = person(owner, 'wave', 790, 716, 400);
      canvas.add(figure.svg);
      canvas.mark('owner', figure.box);
    }
    canvas.mark('dog', { x: 285, y: 275, width: 372, height: 442 });
  }
  return canvas.finish();
}

function head(
  canvas: Canvas,
  x: number,
  y: number,
  scale: number,
  { coat, shade, muzzle }: { coat: string; shade: string; muzzle: string },
): void {
  canvas.add(
    group(`translate(${x} ${y}) scale(${scale})`, [
      ellipse(0, 60, 58, 60, coat),
      ellipse(0, 0, 74, 72, coat),
      path('M-50 -52Q-106 -66 -104 14Q-102 58 -76 54Q-58 30 -52 -14Z', shade),
      path('M50 -52Q106 -66 104 14Q102 58 76 54Q58 30 52 -14Z', shade),
      path('M-13 -70Q0 -76 13 -70Q10 -14 26 12H-26Q-10 -14 -13 -70Z', muzzle),
      ellipse(0, 32, 42, 32, muzzle),
      circle(-30, -12, 10, '#2a1a14') + circle(30, -12, 10, '#2a1a14'),
      circle(-27, -15.5, 3.2, '#fff') + circle(33, -15.5, 3.2, '#fff'),
      stroke('M-42 -34Q-32 -42 -22 -36M42 -34Q32 -42 22 -36', shade, 4),
      path('M-16 12Q0 4 16 12Q14 26 0 30Q-14 26 -16 12Z', '#2a1a1c'),
      ellipse(-5, 14, 4.5, 2.4, '#fff', 'opacity=".5"'),
      path('M-14 46Q0 52 14 46Q16 78 0 80Q-16 78 -14 46Z', '#ef7d86'),
      stroke('M0 29V40M-26 40Q-12 54 0 42Q12 54 26 40', '#2a1a1c', 3.4),
    ]),
  );
}

/** A cook at the stove, a flame under the pan, the name of the house on the tiles. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { circle, ellipse, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Kitchen {
  readonly seed: number;
  readonly cook: Look;
  readonly name?: string;
  readonly tiles: string;
  readonly dish: 'dumplings' | 'paella' | 'pie';
}

export function kitchen({ seed, cook, name, tiles, dish }: Kitchen): Picture {
  const canvas = new Canvas(seed);
  canvas.add(
    rect(0, 0, 1000, 750, tiles),
    ...upTo(13).map((i) => rect(0, i * 58, 1000, 3, '#ffffff55')),
    ...upTo(26).map((i) => rect((i % 13) * 84 + (i > 12 ? 42 : 0), 0, 3, 750, '#ffffff2a')),
    rect(40, 210, 300, 14, '#8a5a38'),
    rect(700, 210, 270, 14, '#8a5a38'),
  );
  ['#c8413b', '#e0a33b', '#3f7d55', '#5b5fc7', '#d9cbb0'].forEach((colour, i) =>
    canvas.add(rect(56 + i * 56, 150, 42, 60, colour, 'rx="6"'), rect(60 + i * 56, 142, 34, 12, '#3a2b28', 'rx="3"')),
  );
  [740, 810, 880].forEach((x, i) =>
    canvas.add(
      stroke(`M${x} 224V250`, '#3a3744', 4),
      ellipse(x, 296, 34, 44, ['#b5723b', '#8f9aa8', '#b5723b'][i] ?? '#b5723b'),
      ellipse(x - 8, 290, 12, 24, '#fff', 'opacity=".25"'),
    ),
  );
  if (name !== undefined) {
    const sign = letter(name, { x: 500, y: 46, size: 42, colour: '#fff3d8', maxWidth: 520, weight: 0.15 });
    canvas.add(rect(200, 22, 600, 90, '#3a2b33', 'rx="12"'), sign.svg);
    canvas.mark('sign', { x: 200, y: 22, width: 600, height: 90 });
  }
  const figure = bust({ ...cook, top: '#fbf8f2' }, 430, 600, 270);
  canvas.add(
    figure.svg,
    path('M360 252Q330 150 396 150Q430 104 468 148Q532 146 500 252Z', '#fff'),
    rect(358, 236, 146, 34, '#f0ece4', 'rx="6"'),
    ...[496, 530, 564].map((y) => circle(424, y, 5, '#8d8798')),
    rect(0, 590, 1000, 160, '#c9ced6'),
    rect(0, 590, 1000, 12, '#eef1f5'),
    rect(40, 640, 260, 110, '#8d95a3', 'rx="8"'),
  );
  canvas.mark('cook', { x: figure.box.x, y: 128, width: figure.box.width, height: 462 });
  const flame = canvas.linear([
    [0, '#ffd25a'],
    [1, '#ff6a3c', 0.9],
  ]);
  canvas.add(
    ...upTo(6).map((i) => path(`M${632 + i * 34} 594q-14 -26 6 -50q2 20 12 24q10 10 0 26z`, flame)),
    stroke('M610 548L470 516', '#2b2730', 18),
    path('M600 506H880Q876 566 820 568H660Q604 566 600 506Z', '#2b2730'),
    ellipse(740, 506, 140, 30, '#3f3b48'),
  );
  food(canvas, dish);
  canvas.mark('dish', { x: 600, y: 440, width: 280, height: 128 });
  canvas.add(...upTo(3).map((i) => stroke(`M${690 + i * 50} 430q-20 -30 0 -60t0 -56`, '#fff', 9, 'opacity=".55"')));
  return canvas.finish();
}

function food(canvas: Canvas, dish: Kitchen['dish']): void {
  const { random } = canvas;
  if (dish === 'dumplings')
    upTo(7).forEach((i) =>
      canvas.add(
        path(`M${624 + i * 30} 504q4 -44 30 -46q28 2 30 46q-30 12 -60 0z`, '#f6ecd6'),
        stroke(`M${642 + i * 30} 474q10 -12 24 0`, '#cdb78f', 4),
      ),
    );
  else if (dish === 'paella')
    canvas.add(
      ellipse(740, 502, 126, 24, '#f0b429'),
      ...upTo(44).map(() =>
        circle(
          random.between(632, 848),
          random.between(488, 514),
          random.between(4, 9),
          random.pick(['#e2464f', '#3f8f4a', '#f7d56a', '#e8743b']),
        ),
      ),
      ...upTo(4).map((i) => stroke(`M${660 + i * 50} 492q10 -34 34 -20`, '#f2876b', 12)),
    );
  else
    canvas.add(
      path('M618 504Q640 448 740 444Q840 448 862 504Q740 530 618 504Z', '#d9954a'),
      stroke('M640 492L800 452M700 506L850 474M640 470L780 512M720 448L852 494', '#a8662c', 6),
    );
}

/** A paper cup with the mark of an invented coffee house, and what lies beside it. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { circle, ellipse, group, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function cup({
  seed,
  name,
  colour,
  wall,
}: {
  seed: number;
  name: string;
  colour: string;
  wall: readonly [string, string];
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      560,
      canvas.linear([
        [0, wall[0]],
        [1, wall[1]],
      ]),
    ),
    rect(80, 0, 300, 470, '#dff0fa'),
    rect(
      80,
      0,
      300,
      470,
      canvas.linear([
        [0, '#9fd0ee'],
        [1, '#f3e9d8'],
      ]),
    ),
    stroke('M230 0V470M80 220H380', '#fff', 12),
    rect(66, 470, 330, 18, '#fff'),
  );
  canvas.add(
    ...upTo(20).map(() =>
      stroke(`M${tidy(random.between(90, 370))} ${tidy(random.between(10, 440))}l-7 22`, '#fff', 3, 'opacity=".7"'),
    ),
  );
  canvas.add(
    rect(
      0,
      556,
      1000,
      194,
      canvas.linear([
        [0, '#b98355'],
        [1, '#8a5a38'],
      ]),
    ),
    rect(0, 556, 1000, 8, '#d9a676'),
    ...upTo(5).map((i) => stroke(`M0 ${600 + i * 36}Q500 ${590 + i * 40} 1000 ${606 + i * 36}`, '#0000001c', 3)),
  );
  canvas.add(ellipse(560, 690, 190, 26, '#0003'));
  canvas.add(...upTo(3).map((i) => stroke(`M${520 + i * 46} 150q-24 -36 0 -70t0 -60`, '#fff', 9, 'opacity=".5"')));
  canvas.add(
    path('M410 220H710L672 690Q560 712 448 690Z', '#fbf6ec'),
    path('M640 220H710L672 690Q650 696 620 700Z', '#000', 'opacity=".1"'),
    path('M421 340H699L684 560H436Z', colour),
    rect(396, 186, 328, 38, '#3a2b28', 'rx="12"'),
    rect(414, 160, 292, 32, '#4a3833', 'rx="12"'),
  );
  const sign = letter(name, { x: 560, y: 506, size: 34, colour: '#fff', maxWidth: 216, weight: 0.16 });
  canvas.add(
    group('translate(560 424)', [
      circle(0, 0, 54, '#fff'),
      path('M-30 6Q-34 -30 0 -36Q34 -30 30 6Q22 34 0 34Q-22 34 -30 6Z', colour),
      circle(-12, -6, 9, '#fff'),
      circle(12, -6, 9, '#fff'),
      circle(-12, -6, 4, '#2b1f1f'),
      circle(12, -6, 4, '#2b1f1f'),
      path('M-5 4H5L0 13Z', '#f2b33d'),
      path('M-30 -10L-34 -42L-12 -32ZM30 -10L34 -42L12 -32Z', colour),
    ]),
    sign.svg,
  );
  canvas.mark('cup', { x: 396, y: 160, width: 328, height: 542 });
  canvas.mark('mark', { x: 421, y: 340, width: 278, height: 220 });
  canvas.add(
    group('translate(850 640)', [
      ellipse(0, 24, 120, 24, '#0003'),
      ellipse(0, 10, 124, 30, '#f4efe6'),
      path('M-84 0Q-70 -72 0 -76Q70 -72 84 0Q60 22 46 -8Q20 -30 0 -30Q-20 -30 -46 -8Q-60 22 -84 0Z', '#d9954a'),
      stroke('M-52 -44L-34 -14M-20 -66L-14 -32M20 -66L14 -32M52 -44L34 -14', '#a8662c', 6),
    ]),
  );
  return canvas.finish();
}

/** A bowl of noodle soup from above, on a wooden table. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { circle, ellipse, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function noodles({
  seed,
  bowl,
  broth,
  table,
}: {
  seed: number;
  bowl: string;
  broth: readonly [string, string];
  table: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(0, 0, 1000, 750, table),
    ...upTo(12).map((i) => stroke(`M0 ${i * 68}H1000`, '#0002', 3)),
    ...upTo(40).map(() =>
      stroke(
        `M${tidy(random.between(0, 900))} ${tidy(random.between(0, 750))}h${tidy(random.between(40, 140))}`,
        '#0001',
        2,
      ),
    ),
  );
  canvas.add(
    ellipse(492, 402, 330, 326, '#0003'),
    circle(470, 375, 320, bowl),
    circle(470, 375, 320, 'none', 'stroke="#fff3" stroke-width="10"'),
    circle(470, 375, 282, '#f7efe0'),
    circle(
      470,
      375,
      262,
      canvas.radial([
        [0, broth[0]],
        [1, broth[1]],
      ]),
    ),
  );
  canvas.mark('bowl', { x: 150, y: 55, width: 640, height: 640 });
  canvas.add(
    ...upTo(80).map((i) => {
      const angle = random.between(0, Math.PI * 2);
      const far = random.between(10, 150);
      const [x, y] = [470 + Math.cos(angle) * far, 390 + Math.sin(angle) * far];
      const turn = angle + 1.57 + random.between(-0.5, 0.5);
      const length = random.between(60, 130);
      return stroke(
        `M${tidy(x)} ${tidy(y)}q${tidy(Math.cos(turn) * length * 0.6 + 24)} ${tidy(Math.sin(turn) * length * 0.6 - 20)} ${tidy(Math.cos(turn) * length * 0.8)} ${tidy(Math.sin(turn) * length * 0.8)}`,
        ['#ffe0a0', '#f7cf83', '#ffeabf'][i % 3] ?? '#ffe0a0',
        10,
      );
    }),
  );
  canvas.add(
    path('M560 170Q700 170 700 300Q580 300 560 170Z', '#2f5f44'),
    path('M520 180Q640 230 620 350Q530 300 520 180Z', '#3f8058'),
    stroke('M566 180Q640 210 694 294M526 190Q590 260 616 342', '#8fc08f', 3),
  );
  canvas.add(
    ellipse(340, 280, 92, 74, '#fffaf0'),
    circle(346, 280, 38, '#f7a01f'),
    ellipse(336, 268, 13, 9, '#ffd98a'),
  );
  [
    [560, 470],
    [470, 530],
    [590, 570],
  ].forEach(([x = 0, y = 0]) =>
    canvas.add(
      circle(x, y, 52, '#c2604f'),
      circle(x, y, 34, '#e89a86'),
      stroke(`M${x - 18} ${y}q18 -24 36 0`, '#f6c3b2', 6),
    ),
  );
  canvas.add(
    ...upTo(40).map(() => {
      const a = random.between(0, 6.28);
      const f = random.between(30, 235);
      return circle(
        470 + Math.cos(a) * f,
        375 + Math.sin(a) * f,
        random.between(5, 9),
        random.pick(['#5fae4f', '#7cc763', '#3f8f4a']),
      );
    }),
  );
  canvas.add(
    stroke('M820 50L950 640', '#0003', 18),
    stroke('M806 40L940 630', '#6b2f22', 16),
    stroke('M866 30L976 610', '#8a4030', 16),
  );
  return canvas.finish();
}

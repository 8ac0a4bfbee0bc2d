/** The weather chart of a storm: a spiral of cloud before a coast, its name on the bar below. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { circle, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function storm({
  seed,
  name,
  sea,
  land,
  bar,
}: {
  seed: number;
  name: string;
  sea: readonly [string, string];
  land: string;
  bar: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      750,
      canvas.linear(
        [
          [0, sea[0]],
          [1, sea[1]],
        ],
        'diagonal',
      ),
    ),
    ...upTo(7).map((i) => stroke(`M0 ${i * 110}H1000M${i * 160} 0V750`, '#fff', 1.5, 'opacity=".18"')),
    path('M640 -10Q600 90 690 150Q650 230 740 290Q700 380 780 430Q740 520 840 580Q860 660 1010 690V-10Z', land),
    path(
      'M740 60Q800 140 770 210Q850 260 830 350Q900 420 890 520',
      'none',
      'stroke="#ffffff" stroke-width="3" opacity=".35"',
    ),
    path('M90 60Q180 20 210 90Q250 150 170 180Q60 190 90 60Z', land),
  );
  canvas.mark('coast', { x: 600, y: 0, width: 400, height: 640 });
  const [x, y] = [360, 330];
  const soft = canvas.blur(6);
  const arm = (turn: number): string =>
    upTo(30)
      .map((i) => {
        const angle = turn + i * 0.19;
        const far = 34 + i * 8.4;
        return circle(
          x + Math.cos(angle) * far,
          y + Math.sin(angle) * far * 0.92,
          15 + i * 1.5 + random.between(-4, 4),
          '#f6f9fd',
          `opacity="${tidy(0.9 - i * 0.018)}"`,
        );
      })
      .join('');
  canvas.add(
    `<g filter="${soft}">${[0, 1.57, 3.14, 4.71].map(arm).join('')}${circle(x, y, 70, '#fff')}</g>`,
    circle(x, y, 20, sea[0]),
    circle(x, y, 20, 'none', 'stroke="#3a4a66" stroke-width="3"'),
    stroke('M398 250Q520 170 660 190l-26 -20m26 20l-24 24', '#e2464f', 12),
  );
  canvas.mark('storm', { x: 84, y: 66, width: 552, height: 520 });
  for (const [px, py] of [
    [800, 180],
    [760, 360],
    [890, 470],
  ] as const)
    canvas.add(circle(px, py, 9, '#fff', 'stroke="#23213a" stroke-width="4"'));
  const sign = letter(name, { x: 500, y: 658, size: 52, colour: '#fff', maxWidth: 700, weight: 0.15 });
  canvas.add(rect(0, 626, 1000, 124, bar), rect(0, 626, 1000, 8, '#fff', 'opacity=".5"'), sign.svg);
  canvas.mark('bar', { x: 0, y: 626, width: 1000, height: 124 });
  return canvas.finish();
}

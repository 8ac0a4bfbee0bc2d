/** Two people over a chess board, a clock between them. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { bust } from '../draw/bust.ts';
import { letter } from '../draw/lettering.ts';
import type { Look } from '../draw/looks.ts';
import { circle, path, rect, upTo } from '../draw/shapes.ts';

interface Chess {
  readonly seed: number;
  readonly left: Look;
  readonly right: Look;
  readonly wall: readonly [string, string];
  readonly wood: readonly [string, string];
  readonly event?: string;
}

export function chess({ seed, left, right, wall, wood, event }: Chess): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      750,
      canvas.linear([
        [0, wall[0]],
        [1, wall[1]],
      ]),
    ),
    ...upTo(6).map((i) => rect(40 + i * 160, 0, 80, 520, '#ffffff0d')),
  );
  if (event !== undefined) {
    const sign = letter(event, { x: 500, y: 54, size: 44, colour: '#fff', maxWidth: 640, weight: 0.15 });
    canvas.add(rect(150, 30, 700, 92, '#0000002e', 'rx="10"'), sign.svg);
    canvas.mark('event', { x: 150, y: 30, width: 700, height: 92 });
  }
  for (const [name, look, x] of [
    ['left', left, 210],
    ['right', right, 790],
  ] as const) {
    const figure = bust(look, x, 560, 270);
    canvas.add(figure.svg);
    canvas.mark(name, { ...figure.box, height: 540 - figure.box.y });
  }
  canvas.add(
    path('M40 540H960L1000 750H0Z', '#7a4f33'),
    path('M40 540H960L964 556H36Z', '#9c6a45'),
    path('M290 560H710L780 730H220Z', '#3a261c'),
  );
  for (let row = 0; row < 8; row++) {
    const [top, bottom] = [566 + row * 19.5, 566 + (row + 1) * 19.5];
    const half = (y: number): number => 200 + (y - 560) * 0.4;
    const at = (column: number, y: number): string =>
      `${(500 - half(y) + (column / 8) * 2 * half(y)).toFixed(1)} ${y.toFixed(1)}`;
    canvas.add(
      ...upTo(8).map((column) =>
        path(
          `M${at(column, top)}L${at(column + 1, top)}L${at(column + 1, bottom)}L${at(column, bottom)}Z`,
          (row + column) % 2 === 0 ? wood[0] : wood[1],
        ),
      ),
    );
  }
  upTo(16).forEach((i) => {
    const row = i >> 2;
    const y = 590 + row * 38;
    const x = 330 + (i % 4) * 105 + random.between(-18, 18) - row * 6;
    const tall = random.between(34, 62);
    const colour = i % 2 === 0 ? '#fbf3e0' : '#26202a';
    canvas.add(
      path(`M${x - 15} ${y}H${x + 15}L${x + 8} ${y - 10}L${x + 5} ${y - tall}H${x - 5}L${x - 8} ${y - 10}Z`, colour),
      circle(x, y - tall, 10, colour, 'stroke="#0004" stroke-width="1.5"'),
    );
  });
  canvas.mark('board', { x: 220, y: 530, width: 560, height: 200 });
  canvas.add(
    rect(430, 474, 140, 70, '#5b3a2a', 'rx="10"'),
    ...[466, 534].map(
      (x) =>
        circle(x, 509, 25, '#fff8e8') +
        path(`M${x} 509V492M${x} 509L${x + 11} 515`, 'none', 'stroke="#3a2b28" stroke-width="3"'),
    ),
  );
  return canvas.finish();
}

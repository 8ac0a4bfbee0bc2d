/** A pier at the water: a three-masted ship, and if wanted a musician before a band shell with its banner. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { bulbs, crowd } from '../draw/town.ts';
import { circle, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Harbour {
  readonly seed: number;
  readonly hour: Hour;
  readonly hull?: string;
  readonly musician?: Look;
  readonly banner?: string;
  readonly audience?: boolean;
}

export function harbour({ seed, hour, hull = '#211a36', musician, banner, audience = false }: Harbour): Picture {
  const canvas = new Canvas(seed);
  const shipX = banner === undefined ? 470 : 690;
  sky(canvas, hour, 440);
  sun(
    canvas,
    shipX + 190,
    hour === 'night' ? 120 : 405,
    hour === 'night' ? 30 : 44,
    hour === 'night' ? '#f2f4ff' : '#fff3cf',
    hour === 'night' ? '#8fa3e8' : '#ffc98c',
  );
  hills(canvas, 408, 450, light[hour].hills[0], 18);
  hills(canvas, 428, 450, light[hour].hills[1], 8);
  water(canvas, hour, 440, 750, shipX + 190);
  ship(canvas, shipX, 532, banner === undefined ? 1.12 : 0.82, hull);
  const wood = canvas.linear([
    [0, '#7a4d48'],
    [0.35, '#4d3140'],
    [1, '#241a2e'],
  ]);
  canvas.add(
    path('M0 566L400 572L1000 648V750H0Z', wood),
    stroke('M0 566L400 572L1000 648', '#ffcf9a', 2.5, 'opacity=".55"'),
  );
  canvas.add(
    ...upTo(17).map((i) =>
      stroke(
        `M${40 + i * 62} ${568 + Math.max(0, i * 62 - 360) * 0.125}L${-120 + i * 68} 750`,
        '#1c1426',
        1.4,
        'opacity=".4"',
      ),
    ),
  );
  if (banner !== undefined) bandShell(canvas, banner);
  if (musician !== undefined) violinist(canvas, musician, banner === undefined ? 190 : 452);
  if (hour !== 'day') bulbs(canvas, -10, 110, 1010, 60, 380);
  if (audience) crowd(canvas, 712, 24, '#140e20', 0.12);
  return canvas.finish();
}

function ship(canvas: Canvas, x: number, waterline: number, scale: number, hull: string): void {
  const sail = canvas.linear(
    [
      [0, '#fff1dc'],
      [0.6, '#f3cfae'],
      [1, '#c98f8a'],
    ],
    'diagonal',
  );
  const yards = [
    {
      mast: -92,
      tops: [
        [-340, 29, 50],
        [-285, 40, 61],
        [-219, 48, 74],
      ],
    },
    {
      mast: 0,
      tops: [
        [-383, 34, 59],
        [-318, 46, 71],
        [-241, 57, 87],
      ],
    },
    {
      mast: 90,
      tops: [
        [-331, 29, 49],
        [-277, 40, 58],
        [-214, 48, 71],
      ],
    },
  ] as const;
  const rigging = yards.flatMap(({ mast, tops }) => [
    rect(mast - 2.5, tops[0][0] - 26, 5, -tops[0][0] - 30, '#2b1f33'),
    stroke(
      `M${mast} ${tops[0][0] - 16}L${mast + 40} -62M${mast} ${tops[0][0] - 16}L${mast - 40} -62`,
      '#2b1f33',
      1.2,
      'opacity=".7"',
    ),
    ...tops.flatMap(([top, half, drop]) => [
      path(
        `M${mast - half} ${top}Q${mast} ${top - 3} ${mast + half} ${top}Q${mast + half * 1.3} ${top + drop / 2} ${mast + half * 1.15} ${top + drop}Q${mast} ${top + drop * 0.78} ${mast - half * 1.15} ${top + drop}Q${mast - half * 1.15} ${top + drop / 2} ${mast - half} ${top}Z`,
        sail,
      ),
      stroke(`M${mast - half - 4} ${top}H${mast + half + 4}`, '#3a2738', 2.6),
      stroke(
        `M${mast + half * 0.35} ${top + 2}Q${mast + half * 0.55} ${top + drop / 2} ${mast + half * 0.38} ${top + drop * 0.82}`,
        '#b98583',
        1,
        'opacity=".6"',
      ),
    ]),
  ]);
  canvas.add(
    path(
      `M${x - 190 * scale} ${waterline}H${x + 170 * scale}L${x + 110 * scale} ${waterline + 90 * scale}H${x - 120 * scale}Z`,
      '#120d24',
      'opacity=".32"',
    ),
    group(`translate(${x} ${waterline}) scale(${scale})`, [
      stroke('M-92 -364L-240 -88', '#2b1f33', 1.2),
      ...rigging,
      path('M-104 -320L-216 -94Q-158 -112 -108 -108Z', sail, 'opacity=".95"'),
      path('M94 -282L178 -102Q132 -110 96 -100Z', '#e0ae9a'),
      path('M-248 -88L-168 -70Q2 -54 172 -80L206 -86Q196 -32 160 -8Q2 8 -140 -6Q-168 -32 -186 -64Z', hull),
      path('M-180 -58Q2 -40 192 -68L188 -58Q2 -30 -174 -48Z', '#f3e1cf'),
      ...upTo(14).map((i) => circle(-140 + i * 23, -33 + (i > 3 && i < 10 ? 2 : 0), 2.8, '#ffd98f')),
      path('M0 -412q18 -8 36 0q-14 8 -36 8z', '#e2464f'),
    ]),
  );
  canvas.mark('ship', { x: x - 248 * scale, y: waterline - 414 * scale, width: 454 * scale, height: 416 * scale });
}

function bandShell(canvas: Canvas, banner: string): void {
  const inside = canvas.linear([
    [0, '#ffdf9e'],
    [0.6, '#f6a65b'],
    [1, '#b3593b'],
  ]);
  canvas.add(
    path('M30 600V410A180 176 0 0 1 390 410V600Z', '#3b2a45'),
    path('M54 600V416A156 152 0 0 1 366 416V600Z', inside),
  );
  canvas.add(
    ...[134, 112, 90].map((r) =>
      stroke(`M${210 - r} 600V420A${r} ${r} 0 0 1 ${210 + r} 420V600`, '#a8503a', 2, 'opacity=".3"'),
    ),
  );
  [
    [540, '#8a4a48', 0.95],
    [572, '#54293a', 1.1],
  ].forEach(([y, colour, size], row) =>
    upTo(8).forEach((i) => {
      const px = 82 + i * 36 + row * 6;
      canvas.add(
        group(`translate(${px} ${y}) scale(${size})`, [
          circle(0, -30, 9, String(colour)),
          path('M-15 12Q-16 -18 0 -19Q16 -18 15 12Z', String(colour)),
          path('M9 -6L22 -24l3 2L13 -3Z', '#8c4a34'),
        ]),
      );
    }),
  );
  canvas.add(rect(54, 586, 312, 14, '#241a2e'));
  const sign = letter(banner, { x: 210, y: 342, size: 24, colour: '#ffe6bd', maxWidth: 350 });
  canvas.add(rect(18, 326, 384, 56, '#2a1d3a', 'stroke="#f6c98f" stroke-width="2"'), sign.svg);
  canvas.mark('banner', { x: 17, y: 325, width: 386, height: 58 });
  canvas.mark('orchestra', { x: 60, y: 498, width: 300, height: 90 });
}

function violinist(canvas: Canvas, look: Look, x: number): void {
  const figure = person(look, 'sing', x, 690, 330);
  canvas.add(
    figure.svg,
    group(`translate(${x + 8} 446) rotate(-22) scale(1.5)`, [
      path('M0 -7Q14 -16 24 -7Q30 -4 36 -7Q48 -12 48 0Q48 12 36 7Q30 4 24 7Q14 16 0 7Q-5 0 0 -7Z', '#8f4220'),
      rect(44, -1.6, 40, 3.2, '#2a1712'),
      stroke('M4 0H80', '#e8c9a0', 0.8),
    ]),
    stroke(`M${x + 96} 372L${x + 2} 498`, '#f3dcc0', 3),
  );
  canvas.mark('musician', { ...figure.box, width: figure.box.width + 20 });
}

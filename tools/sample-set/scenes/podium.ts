/** Someone speaks from a lectern between flags; the name of party, office or congress behind. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { bust } from '../draw/bust.ts';
import type { Look } from '../draw/looks.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Podium {
  readonly seed: number;
  readonly speaker: Look;
  readonly name: string;
  readonly wall: readonly [string, string];
  readonly flag: readonly [string, string, string];
  readonly audience?: boolean;
}

export function podium({ seed, speaker, name, wall, flag, audience = false }: Podium): Picture {
  const canvas = new Canvas(seed);
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
    ...upTo(11).map((i) => rect(i * 100, 0, 2, 750, '#ffffff14')),
    rect(0, 690, 1000, 60, '#0004'),
  );
  const sign = letter(name, { x: 500, y: 70, size: 50, colour: '#fff', maxWidth: 620, weight: 0.15 });
  canvas.add(rect(160, 44, 680, 102, '#ffffff1c', 'rx="10"'), sign.svg);
  canvas.mark('sign', { x: 160, y: 44, width: 680, height: 102 });
  for (const [x, way] of [
    [120, 1],
    [880, -1],
  ] as const)
    canvas.add(
      group(`translate(${x} 0) scale(${way} 1)`, [
        rect(-5, 170, 10, 530, '#c9a24a'),
        circle(0, 166, 13, '#e6c15a'),
        path('M5 190Q60 176 92 214Q126 250 112 480Q60 500 5 470Z', flag[0]),
        path('M5 284Q70 272 118 306L116 400Q62 396 5 378Z', flag[1]),
        path('M5 378Q62 396 116 400L112 480Q60 500 5 470Z', flag[2]),
        path('M60 190Q84 330 60 486Q40 484 30 480Q54 330 30 186Z', '#0000001f'),
      ]),
    );
  const figure = bust(speaker, 500, 560, 260);
  canvas.add(
    figure.svg,
    path('M300 520H700L668 580H332Z', '#b9855a'),
    path('M340 580H660L640 730H360Z', '#8a5a38'),
    path('M560 580H660L640 730H580Z', '#0000001f'),
    circle(500, 650, 46, flag[0], 'stroke="#e6c15a" stroke-width="6"'),
    path('M500 618l9 20l22 2l-17 15l6 22l-20 -12l-20 12l6 -22l-17 -15l22 -2z', '#fff'),
    stroke('M440 522Q436 474 462 446M560 522Q564 474 538 446', '#23212c', 6),
    ellipse(466, 440, 11, 16, '#23212c', 'transform="rotate(24 466 440)"'),
    ellipse(534, 440, 11, 16, '#23212c', 'transform="rotate(-24 534 440)"'),
  );
  canvas.mark('speaker', { ...figure.box, height: 520 - figure.box.y });
  canvas.mark('lectern', { x: 300, y: 520, width: 400, height: 210 });
  if (audience) canvas.add(...upTo(9).map((i) => ellipse(60 + i * 112, 744 - (i % 2) * 12, 46, 52, '#14121c')));
  return canvas.finish();
}

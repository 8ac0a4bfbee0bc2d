/** A cat on a window sill, with a plant and the view of the hour. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, sun, type Hour } from '../draw/nature.ts';
import { towers } from '../draw/town.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function cat({
  seed,
  hour,
  coat,
  shade,
  eyes,
  collar,
}: {
  seed: number;
  hour: Hour;
  coat: string;
  shade: string;
  eyes: string;
  collar: string;
}): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 560);
  sun(canvas, 300, 190, 36, hour === 'night' ? '#f2f4ff' : '#fff3cf', hour === 'night' ? '#8fa3e8' : '#ffd9a0');
  hills(canvas, 420, 570, light[hour].hills[0], 26);
  towers(canvas, 562, 40, 150, light[hour].hills[1], '#ffe3a0', 0.35);
  const wall = canvas.linear([
    [0, '#8c5f6f'],
    [1, '#6b4458'],
  ]);
  canvas.add(
    path('M0 0H1000V750H0ZM110 40V570H890V40Z', wall, 'fill-rule="evenodd"'),
    rect(96, 26, 808, 18, '#f6ead8'),
    rect(96, 26, 18, 548, '#f6ead8'),
    rect(886, 26, 18, 548, '#f6ead8'),
    rect(492, 40, 16, 530, '#f6ead8'),
    rect(110, 270, 780, 10, '#f6ead8'),
  );
  canvas.add(
    path('M96 26Q250 60 210 300Q190 460 96 560Z', '#f0c9a0', 'opacity=".92"'),
    path('M904 26Q750 60 790 300Q810 460 904 560Z', '#f0c9a0', 'opacity=".92"'),
  );
  canvas.add(rect(50, 562, 900, 44, '#f9efe0'), rect(50, 600, 900, 14, '#d9c6ac'), rect(0, 614, 1000, 136, '#573748'));
  canvas.add(
    group('translate(790 562)', [
      ...upTo(7).map((i) =>
        ellipse(0, -120, 14, 62, i % 2 === 0 ? '#4f9c5a' : '#38804a', `transform="rotate(${-66 + i * 22} 0 -62)"`),
      ),
      path('M-44 -66H44L32 0H-32Z', '#d9734a'),
      rect(-48, -76, 96, 16, '#e58a60', 'rx="4"'),
    ]),
  );
  const face = [
    path('M-66 -30L-74 -118L-16 -70ZM66 -30L74 -118L16 -70Z', coat),
    path('M-58 -52L-64 -96L-32 -70ZM58 -52L64 -96L32 -70Z', '#f2a9a0'),
    ellipse(0, -20, 84, 68, coat),
    path(
      'M-14 -84L0 -44L14 -84M-34 -80L-24 -54M34 -80L24 -54',
      'none',
      `stroke="${shade}" stroke-width="8" stroke-linecap="round"`,
    ),
    stroke('M-82 -20h22M-80 -2h20M82 -20h-22M80 -2h-20', shade, 6),
    ellipse(-32, -24, 19, 20, eyes),
    ellipse(32, -24, 19, 20, eyes),
    ellipse(-32, -24, 6, 17, '#1c1714'),
    ellipse(32, -24, 6, 17, '#1c1714'),
    circle(-27, -31, 4.5, '#fff'),
    circle(37, -31, 4.5, '#fff'),
    ellipse(-13, 14, 20, 16, '#fff6ea'),
    ellipse(13, 14, 20, 16, '#fff6ea'),
    path('M-9 -2H9L0 9Z', '#e2758a'),
    stroke('M0 8V16M-16 20Q-6 28 0 17Q6 28 16 20', '#5b3a34', 3),
    stroke('M-30 8L-92 -2M-30 16L-92 20M30 8L92 -2M30 16L92 20', '#fff', 2.4, 'opacity=".9"'),
  ];
  canvas.add(
    ellipse(440, 572, 190, 16, '#0003'),
    stroke('M570 540Q690 540 660 640Q640 690 690 706', coat, 32),
    path('M320 570Q300 420 380 330H490Q600 400 590 570Z', coat),
    stroke('M560 430Q520 440 500 430M580 480Q530 496 506 484M586 530Q540 540 516 532', shade, 10),
    path('M390 360Q380 500 430 540Q490 500 478 360Z', '#fff6ea', 'opacity=".9"'),
    ellipse(392, 560, 42, 20, '#fff6ea'),
    ellipse(474, 560, 42, 20, '#fff6ea'),
    group('translate(434 290) scale(1.12)', face),
    stroke('M370 372Q434 404 500 372', collar, 14),
    circle(434, 396, 11, '#f2c14b'),
  );
  canvas.mark('cat', { x: 308, y: 156, width: 398, height: 566 });
  return canvas.finish();
}

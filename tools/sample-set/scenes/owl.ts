/** An owl on a branch looks straight at you. Upright format. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, sky, sun, type Hour } from '../draw/nature.ts';
import { circle, ellipse, group, path, stroke, upTo } from '../draw/shapes.ts';

export function owl({
  seed,
  hour,
  feathers,
  face,
  eyes,
}: {
  seed: number;
  hour: Hour;
  feathers: string;
  face: string;
  eyes: string;
}): Picture {
  const canvas = new Canvas(seed, 750, 940);
  const { random } = canvas;
  sky(canvas, hour, 760);
  sun(canvas, 560, 190, 60, hour === 'night' ? '#f2f4ff' : '#fff3cf', hour === 'night' ? '#8fa3e8' : '#ffd9a0');
  hills(canvas, 690, 940, light[hour].hills[0], 30);
  canvas.add(
    ...upTo(24).map(() =>
      conifer(random.between(0, 750), random.between(780, 850), random.between(90, 210), light[hour].hills[1]),
    ),
  );
  hills(canvas, 840, 940, light[hour].hills[2], 18);
  canvas.add(
    stroke('M-20 730Q200 690 420 712T790 660', '#5b4030', 44),
    stroke('M-20 722Q200 682 420 704T790 652', '#7a573f', 16),
    stroke('M610 690Q660 600 720 560', '#5b4030', 20),
    ...upTo(9).map((i) =>
      ellipse(
        640 + (i % 3) * 36,
        560 + i * 14,
        26,
        11,
        '#4f8a4a',
        `transform="rotate(${i * 40} ${640 + (i % 3) * 36} ${560 + i * 14})"`,
      ),
    ),
  );
  canvas.add(
    group('translate(350 470)', [
      path('M-40 210L-60 330L0 300L60 330L40 210Z', feathers),
      path('M-150 -60Q-180 140 -70 230Q0 262 70 230Q180 140 150 -60Z', feathers),
      path('M-84 20Q-90 170 0 222Q90 170 84 20Z', face),
      ...upTo(12).map((i) => stroke(`M${-56 + (i % 4) * 34} ${60 + Math.floor(i / 4) * 46}q10 14 20 0`, feathers, 7)),
      path('M-150 -40Q-196 110 -104 210Q-90 80 -104 -10ZM150 -40Q196 110 104 210Q90 80 104 -10Z', '#0000002e'),
      path('M-128 -150L-150 -262L-60 -200ZM128 -150L150 -262L60 -200Z', feathers),
      ellipse(0, -110, 152, 130, feathers),
      circle(-64, -104, 74, face) + circle(64, -104, 74, face),
      circle(-60, -104, 44, eyes) + circle(60, -104, 44, eyes),
      circle(-60, -104, 24, '#17131a') + circle(60, -104, 24, '#17131a'),
      circle(-50, -114, 8, '#fff') + circle(70, -114, 8, '#fff'),
      path('M-18 -66Q0 -82 18 -66L0 -20Z', '#f0a02f'),
      stroke('M-60 236v22M-42 240v22M-24 240v20M60 236v22M42 240v22M24 240v20', '#f0a02f', 12),
    ]),
  );
  canvas.mark('owl', { x: 182, y: 206, width: 336, height: 596 });
  return canvas.finish();
}

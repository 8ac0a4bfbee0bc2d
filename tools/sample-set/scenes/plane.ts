/** An aeroplane above the clouds, its name along the body. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky, sun, type Hour } from '../draw/nature.ts';
import { ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function plane({
  seed,
  hour,
  name,
  livery,
}: {
  seed: number;
  hour: Hour;
  name?: string;
  livery: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, hour, 750);
  sun(canvas, 830, 160, 44);
  const soft = canvas.blur(3);
  canvas.add(
    ...upTo(26).map(() =>
      ellipse(
        random.between(-50, 1050),
        random.between(640, 760),
        random.between(70, 170),
        random.between(26, 60),
        hour === 'day' ? '#fff' : '#ffd9cf',
        `opacity=".55" filter="${soft}"`,
      ),
    ),
  );
  const parts = [
    path('M-60 -20L40 -210H92L60 -20Z', '#c9d2de'),
    path('M-390 -30L-440 -170H-372L-290 -40Z', livery),
    path('M-420 -10Q-400 -54 -280 -58H260Q372 -50 410 4Q380 50 260 56H-240Q-360 46 -420 -10Z', '#fbfaf6'),
    path('M-420 -10Q-360 46 -240 56H260Q380 50 410 4Q300 30 200 30H-240Q-350 20 -420 -10Z', livery),
    path('M318 -38Q358 -30 380 -8H322Z', '#2b3a55'),
    ...upTo(19).map((i) => rect(-270 + i * 29, -24, 13, 17, '#4a6a8c', 'rx="5"')),
    path('M-20 26L-150 220H-70L130 30Z', '#aab6c6'),
    path('M-20 26L-150 220H-120L40 30Z', '#c9d2de'),
    rect(-56, 96, 110, 42, livery, 'rx="20"'),
    ellipse(54, 117, 9, 20, '#2b3a55'),
    path('M-400 0L-470 60H-424L-310 10Z', '#c9d2de'),
  ];
  canvas.add(group('translate(490 350) rotate(-9)', parts));
  if (name !== undefined) {
    const sign = letter(name, { x: 40, y: -49, size: 20, colour: livery, maxWidth: 330, weight: 0.18 });
    canvas.add(group('translate(490 350) rotate(-9)', [sign.svg]));
    canvas.mark('name', { x: 365, y: 270, width: 330, height: 84 });
  }
  canvas.mark('plane', { x: 28, y: 122, width: 872, height: 468 });
  canvas.add(
    ...upTo(12).map(() =>
      ellipse(
        random.between(-50, 1050),
        random.between(720, 780),
        random.between(80, 190),
        random.between(26, 50),
        '#fff',
        `opacity=".7" filter="${soft}"`,
      ),
    ),
    stroke('M60 470Q-20 486 -60 500', '#fff', 10, 'opacity=".4"'),
  );
  return canvas.finish();
}

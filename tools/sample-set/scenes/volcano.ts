/** A volcano pours out lava above a village. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, type Hour } from '../draw/nature.ts';
import { circle, ellipse, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function volcano({ seed, hour, smoke }: { seed: number; hour: Hour; smoke: string }): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dim = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 600);
  const soft = canvas.blur(8);
  canvas.add(
    ...upTo(30).map((i) =>
      circle(
        500 + i * 7 + random.between(-30, 40),
        200 - i * 8 + random.between(-16, 16),
        36 + i * 2.4,
        smoke,
        `opacity=".55" filter="${soft}"`,
      ),
    ),
    circle(
      500,
      200,
      190,
      canvas.radial([
        [0, '#ffb45a', 0.8],
        [1, '#ff6a3c', 0],
      ]),
    ),
    path(
      'M430 210L400 90M470 200L462 60M530 200L548 70M566 210L610 110',
      'none',
      'stroke="#ff8a3c" stroke-width="9" stroke-linecap="round" stroke-dasharray="26 18"',
    ),
  );
  hills(canvas, 500, 620, light[hour].hills[0], 24);
  const rock = canvas.linear([
    [0, dim ? '#5b4658' : '#7d6a68'],
    [1, dim ? '#2b2238' : '#4f4a50'],
  ]);
  canvas.add(
    path('M60 620Q330 520 424 206Q500 236 576 206Q670 520 940 620Z', rock),
    path('M500 230Q640 540 760 620H940Q670 520 576 206Z', '#0000002b'),
    path('M424 206Q500 236 576 206Q560 188 500 190Q440 188 424 206Z', '#ffce5a'),
    stroke('M470 214Q440 330 480 400Q510 470 440 560', '#ff6a3c', 20),
    stroke('M470 214Q440 330 480 400Q510 470 440 560', '#ffd25a', 8),
    stroke('M540 212Q580 330 560 420L620 520', '#ff6a3c', 16),
    stroke('M540 212Q580 330 560 420L620 520', '#ffd25a', 6),
  );
  canvas.mark('volcano', { x: 60, y: 186, width: 880, height: 434 });
  canvas.add(rect(0, 612, 1000, 138, dim ? '#2f3a38' : '#7a9a5a'));
  upTo(9).forEach((i) => {
    const [x, y] = [60 + i * 104 + random.between(-14, 14), 640 + (i % 3) * 22];
    canvas.add(
      rect(x, y, 64, 46, dim ? '#8d7a8c' : '#f4ead8'),
      path(`M${x - 8} ${y + 2}L${x + 32} ${y - 34}L${x + 72} ${y + 2}Z`, dim ? '#5b3445' : '#b5543f'),
      rect(x + 22, y + 14, 20, 20, dim ? '#ffdf9a' : '#6f8fa8'),
      ellipse(x + 84, y + 36, 16, 20, dim ? '#2b4a3c' : '#4f8a4a'),
    );
  });
  canvas.mark('village', { x: 40, y: 604, width: 930, height: 130 });
  return canvas.finish();
}

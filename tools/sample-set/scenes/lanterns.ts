/** Paper lanterns rise from a river at night; the name of the feast over the crowd. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { hills, light, sky, water } from '../draw/nature.ts';
import { crowd } from '../draw/town.ts';
import { circle, group, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function lanterns({
  seed,
  glow,
  banner,
  count = 34,
}: {
  seed: number;
  glow: readonly [string, string];
  banner?: string;
  count?: number;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, 'night', 460);
  hills(canvas, 420, 470, light.night.hills[1], 34);
  water(canvas, 'night', 456, 750, 500);
  const halo = canvas.radial([
    [0, glow[0], 0.85],
    [1, glow[1], 0],
  ]);
  const paper = canvas.linear([
    [0, glow[1]],
    [1, glow[0]],
  ]);
  canvas.add(
    ...upTo(count).map((i) => {
      const depth = i / count;
      const scale = 0.35 + depth * depth * 1.5;
      const [x, y] = [random.between(20, 980), random.between(40, 430 - depth * 120)];
      return group(`translate(${tidy(x)} ${tidy(y)}) scale(${tidy(scale)})`, [
        circle(0, 0, 62, halo),
        path('M-20 -24Q0 -34 20 -24Q28 4 16 26H-16Q-28 4 -20 -24Z', paper),
        rect(-16, 24, 32, 4, '#fff3d0'),
      ]);
    }),
    ...upTo(22).map(() => {
      const [x, y] = [random.between(40, 960), random.between(500, 650)];
      return (
        circle(x, y, 40, halo) +
        path(`M${tidy(x - 14)} ${tidy(y)}h28l-5 12h-18zM${tidy(x - 10)} ${tidy(y)}v-20h20v20z`, paper)
      );
    }),
  );
  canvas.mark('lanterns', { x: 0, y: 20, width: 1000, height: 430 });
  canvas.mark('river', { x: 0, y: 456, width: 1000, height: 220 });
  if (banner !== undefined) {
    const sign = letter(banner, { x: 500, y: 536, size: 44, colour: '#fff3d0', maxWidth: 500, weight: 0.15 });
    canvas.add(
      stroke('M190 514V720M810 514V720', '#3a2b28', 10),
      path('M190 514H810V600Q500 624 190 600Z', '#9c2f3f'),
      stroke('M198 522H802', '#ffd98f', 3),
      sign.svg,
    );
    canvas.mark('banner', { x: 186, y: 512, width: 628, height: 100 });
  }
  crowd(canvas, 700, 30, '#0a0c1c', 0.35);
  return canvas.finish();
}

/** A whale leaps near a small boat. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Whale {
  readonly seed: number;
  readonly hour: Hour;
  readonly skin: string;
  readonly watcher?: Who;
}

export function whale({ seed, hour, skin, watcher = 'jiro' }: Whale): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, hour, 420);
  sun(canvas, 180, hour === 'day' ? 120 : 330, 40);
  hills(canvas, 390, 432, light[hour].hills[0], 22);
  water(canvas, hour, 420, 750, 180);
  const body = canvas.linear([
    [0, skin],
    [1, '#1d2b48'],
  ]);
  canvas.add(
    group('translate(560 470) rotate(-34)', [
      path('M-250 60Q-160 -110 80 -120Q270 -118 330 -20Q340 24 300 44Q180 120 0 116Q-160 116 -250 60Z', body),
      path('M330 -20Q340 24 300 44Q180 120 0 116Q-60 116 -120 104Q60 80 330 -20Z', '#e6edf2'),
      stroke('M300 26Q180 76 60 92M290 40Q180 92 40 104M316 6Q200 56 90 76', '#a9b8c6', 3.4),
      path('M90 70Q84 130 10 166Q14 110 20 74Z', skin),
      circle(232, -14, 9, '#0f1830'),
      circle(235, -17, 3, '#fff'),
      stroke('M330 -16Q270 14 210 12', '#16223c', 4),
      path('M-60 -96Q-80 -140 -110 -140Q-96 -110 -110 -84Z', skin),
    ]),
  );
  canvas.add(
    path('M240 620Q330 560 420 606T600 600T720 630Q620 690 460 690T240 620Z', canvas.linear(light[hour].water)),
    ...upTo(60).map(() =>
      circle(random.between(240, 700), random.between(470, 640), random.between(2, 9), '#fff', 'opacity=".8"'),
    ),
    stroke('M220 640Q330 590 430 630T640 622T760 650', '#fff', 7, 'opacity=".7"'),
  );
  canvas.mark('whale', { x: 322, y: 178, width: 500, height: 450 });
  const figure = person(looks[watcher], 'wave', 148, 560, 140);
  canvas.add(
    figure.svg,
    path('M40 540H270L232 600H78Z', '#c8413b'),
    rect(40, 536, 232, 12, '#fbf3e4'),
    stroke('M60 612q40 -12 80 0t80 0', '#fff', 4, 'opacity=".6"'),
  );
  canvas.mark('boat', { x: 38, y: 534, width: 236, height: 68 });
  canvas.mark('watcher', { ...figure.box, height: 540 - figure.box.y });
  return canvas.finish();
}

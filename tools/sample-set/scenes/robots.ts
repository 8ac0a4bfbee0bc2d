/** Robots among people by the sea: how many, and who is with them, is up to the tweet. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { roundTree, sky, water, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function robots({
  seed,
  hour,
  colours,
  people,
}: {
  seed: number;
  hour: Hour;
  colours: readonly string[];
  people: readonly Who[];
}): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 330);
  water(canvas, hour, 328, 470);
  canvas.add(
    path('M560 330L610 214H880L930 330Z', '#e8dcc4'),
    path('M600 220Q745 150 890 220Z', '#cdbb98'),
    ...upTo(9).map((i) => rect(622 + i * 29, 238, 15, 82, '#8d7a5b')),
  );
  canvas.mark('hall', { x: 560, y: 184, width: 370, height: 146 });
  canvas.add(
    rect(
      0,
      462,
      1000,
      288,
      canvas.linear([
        [0, '#ecd9ae'],
        [1, '#c9ad7c'],
      ]),
    ),
    rect(0, 462, 1000, 10, '#b99d6c'),
    roundTree(70, 480, 220, '#5fa05a', '#4a8548'),
  );
  canvas.mark('beach', { x: 0, y: 462, width: 1000, height: 288 });
  const total = colours.length + people.length;
  const step = 880 / total;
  const order = upTo(total).map((i) =>
    (i % 2 === 1 && i >> 1 < colours.length) || (i - (colours.length << 1) >= 0 && people.length < colours.length)
      ? 'robot'
      : 'person',
  );
  let robot = 0;
  let human = 0;
  order.forEach((kind, i) => {
    const x = 60 + step * (i + 0.5);
    const who = people[human];
    if ((kind === 'robot' || who === undefined) && robot < colours.length) {
      const scale = 1.15 + (robot % 2) * 0.25;
      canvas.add(machine(x, 690, scale, colours[robot] ?? '#f0b429'));
      canvas.mark(`robot${robot + 1}`, {
        x: x - 66 * scale,
        y: 690 - 256 * scale,
        width: 146 * scale,
        height: 260 * scale,
      });
      robot += 1;
    } else if (who !== undefined) {
      const figure = person(looks[who], human % 2 === 0 ? 'wave' : 'stand', x, 696, 320);
      canvas.add(figure.svg);
      canvas.mark(`person${human + 1}`, figure.box);
      human += 1;
    }
  });
  return canvas.finish();
}

function machine(x: number, y: number, scale: number, colour: string): string {
  return group(`translate(${x} ${y}) scale(${scale})`, [
    ellipse(0, 0, 70, 8, '#0003'),
    rect(-56, -66, 112, 50, '#2f3a4d', 'rx="14"'),
    circle(-36, -16, 18, '#1a1f29') +
      circle(36, -16, 18, '#1a1f29') +
      circle(-36, -16, 7, '#7a869c') +
      circle(36, -16, 7, '#7a869c'),
    stroke('M44 -122h20l10 -40', '#2f3a4d', 11) + circle(74, -166, 9, colour),
    stroke('M-44 -122h-14l-4 34', '#2f3a4d', 11) + circle(-62, -84, 9, colour),
    rect(-44, -150, 88, 90, colour, 'rx="16"'),
    rect(-44, -150, 26, 90, '#fff', 'rx="13" opacity=".25"'),
    rect(-22, -126, 44, 26, '#20283a', 'rx="6"') + stroke('M-16 -112h8l4 -8l6 14l5 -6h8', '#7dffb0', 3),
    rect(-8, -160, 16, 12, '#2f3a4d'),
    rect(-36, -222, 72, 64, '#eef1f6', 'rx="18"'),
    rect(-28, -208, 56, 32, '#1f2a40', 'rx="14"'),
    circle(-13, -192, 7, '#6fd8ff') + circle(13, -192, 7, '#6fd8ff'),
    stroke('M-9 -168q9 6 18 0', '#8a94a8', 3),
    stroke('M0 -222v-18', '#2f3a4d', 4) + circle(0, -246, 8, '#e2464f'),
  ]);
}

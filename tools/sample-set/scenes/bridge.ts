/** A suspension bridge over a wide river, in clear air or in fog. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function bridge({
  seed,
  hour,
  colour,
  fog = false,
}: {
  seed: number;
  hour: Hour;
  colour: string;
  fog?: boolean;
}): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 480);
  sun(canvas, 500, 300, 44, '#fff3cf', '#ffd29a');
  hills(canvas, 420, 490, light[hour].hills[0], 40);
  hills(canvas, 456, 490, light[hour].hills[1], 16);
  water(canvas, hour, 480, 750, 500);
  const hang = upTo(24)
    .map((i) => 270 + i * 20)
    .map((x) => `M${x} ${tidy(422 - 262 * ((x - 500) / 240) ** 2)}V456`);
  const sides = upTo(12).flatMap((i) => [
    `M${240 - i * 20} ${160 + i * 24.5}V456`,
    `M${760 + i * 20} ${160 + i * 24.5}V456`,
  ]);
  canvas.add(stroke([...hang, ...sides].join(''), colour, 2.4, 'opacity=".8"'));
  canvas.add(
    stroke(
      `M-20 470L260 152${upTo(25)
        .map((i) => {
          const x = 260 + i * 20;
          return `L${x} ${tidy(422 - 270 * ((x - 500) / 240) ** 2)}`;
        })
        .join('')}L1020 470`,
      colour,
      7,
    ),
  );
  for (const x of [260, 740])
    canvas.add(
      rect(x - 26, 140, 16, 400, colour),
      rect(x + 10, 140, 16, 400, colour),
      ...[150, 220, 300, 384].map((y) => rect(x - 26, y, 52, 14, colour)),
      path(`M${x - 44} 540h88l10 34h-108z`, '#6b5f58'),
    );
  canvas.add(
    rect(0, 450, 1000, 20, colour),
    rect(0, 466, 1000, 6, '#0004'),
    stroke(
      upTo(20)
        .map((i) => `M${i * 52} 472l26 20l26 -20`)
        .join(''),
      colour,
      4,
    ),
    rect(0, 490, 1000, 6, colour),
  );
  canvas.mark('bridge', { x: 0, y: 138, width: 1000, height: 438 });
  if (fog) {
    const soft = canvas.blur(22);
    canvas.add(
      ...upTo(9).map(
        (i) =>
          `<ellipse cx="${i * 130}" cy="${[520, 470, 560][i % 3]}" rx="210" ry="40" fill="#fff" opacity=".5" filter="${soft}"/>`,
      ),
    );
  }
  canvas.add(
    path('M620 640h150l-24 34h-104zM660 640v-30h62v30z', '#f4efe6'),
    rect(668, 618, 12, 12, '#3f6f9c'),
    rect(690, 618, 12, 12, '#3f6f9c'),
  );
  canvas.mark('boat', { x: 620, y: 608, width: 152, height: 68 });
  return canvas.finish();
}

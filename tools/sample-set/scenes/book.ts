/** A book on a table with a cup and glasses. Its cover names title and writer. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function book({
  seed,
  title,
  writer,
  cover,
  accent,
  table,
}: {
  seed: number;
  title: readonly string[];
  writer: string;
  cover: string;
  accent: string;
  table: string;
}): Picture {
  const canvas = new Canvas(seed);
  canvas.add(
    rect(0, 0, 1000, 750, table),
    ...upTo(9).map((i) =>
      stroke(`M0 ${40 + i * 88}Q500 ${26 + i * 88 + (i % 3) * 14} 1000 ${44 + i * 88}`, '#0000001a', 3),
    ),
    path('M0 0H360L0 420Z', '#fff', 'opacity=".14"'),
  );
  canvas.add(
    rect(254, 78, 420, 612, '#0003', 'rx="10" transform="translate(14 16)"'),
    rect(262, 84, 420, 606, '#f3ead8', 'rx="8"'),
    rect(248, 70, 420, 612, cover, 'rx="8"'),
    rect(248, 70, 30, 612, '#00000030'),
    rect(292, 90, 356, 572, 'none', `stroke="${accent}" stroke-width="3" opacity=".8" rx="4"`),
  );
  title.forEach((line, i) =>
    canvas.add(letter(line, { x: 470, y: 136 + i * 64, size: 42, colour: '#fff8e8', maxWidth: 310 }).svg),
  );
  canvas.add(
    circle(470, 420, 92, accent),
    path('M292 500Q380 440 460 486T648 470V600H292Z', '#ffffff2a'),
    path('M292 540Q400 490 500 536T648 520V662H292Z', '#ffffff30'),
    ...upTo(6).map((i) => stroke(`M${340 + i * 44} ${350 - (i % 3) * 24}q7 -9 14 0q7 -9 14 0`, '#fff8e8', 3)),
  );
  const by = letter(writer, { x: 470, y: 616, size: 24, colour: '#fff8e8', maxWidth: 300 });
  canvas.add(by.svg);
  canvas.mark('book', { x: 248, y: 70, width: 434, height: 620 });
  canvas.mark('writer', by.box);
  canvas.add(
    group('translate(842 210)', [
      circle(10, 14, 136, '#0002'),
      circle(0, 0, 134, '#f7f2ea'),
      circle(0, 0, 112, '#e9e0d2'),
      circle(0, 0, 86, '#fffaf2'),
      circle(0, 0, 74, '#6b4226'),
      path('M0 42C-56 4 -34 -34 0 -10C34 -34 56 4 0 42Z', '#e9cfa8'),
      stroke('M84 34q46 10 40 -22q-8 -24 -38 -14', '#fffaf2', 15),
    ]),
  );
  canvas.mark('cup', { x: 706, y: 76, width: 272, height: 270 });
  canvas.add(
    group('translate(820 560) rotate(-14)', [
      ellipse(-62, 0, 52, 44, '#ffffff30', 'stroke="#3a2b28" stroke-width="9"'),
      ellipse(62, 0, 52, 44, '#ffffff30', 'stroke="#3a2b28" stroke-width="9"'),
      stroke('M-12 -8q12 -12 24 0M-112 -8L-130 -70M112 -8L130 -70', '#3a2b28', 8),
    ]),
  );
  canvas.add(
    ...upTo(3).map((i) =>
      group(`translate(${96 + i * 40} ${600 - i * 34}) rotate(${i * 40})`, [
        path('M0 0Q40 -46 96 0Q40 40 0 0Z', ['#c8743b', '#b3532e', '#d99a45'][i] ?? '#c8743b'),
        stroke('M0 0H84', '#0003', 3),
      ]),
    ),
  );
  return canvas.finish();
}

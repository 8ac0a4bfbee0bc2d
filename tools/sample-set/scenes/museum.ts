/** A museum with columns and steps; banners name it and what it shows. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { roundTree, sky, sun, type Hour } from '../draw/nature.ts';
import { looks } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function museum({
  seed,
  hour,
  name,
  show,
  colour,
}: {
  seed: number;
  hour: Hour;
  name: string;
  show?: string;
  colour: string;
}): Picture {
  const canvas = new Canvas(seed);
  const dark = hour === 'dusk' || hour === 'night';
  const stone = canvas.linear([
    [0, dark ? '#cbb3bd' : '#f1e6d2'],
    [1, dark ? '#8f7794' : '#d3c2a4'],
  ]);
  sky(canvas, hour, 690);
  if (hour !== 'day') sun(canvas, 120, 200, 34);
  canvas.add(roundTree(60, 640, 280, '#5a9c4a', '#43823f'), roundTree(948, 640, 300, '#5a9c4a', '#43823f'));
  canvas.add(
    rect(140, 290, 720, 330, dark ? '#5b4868' : '#b9a684'),
    path('M500 110L890 268H110Z', stone),
    path('M500 140L812 258H188Z', dark ? '#6b5678' : '#c9b793'),
    circle(500, 218, 30, stone),
    rect(120, 262, 760, 44, stone),
    rect(110, 254, 780, 14, stone),
  );
  const title = letter(name, { x: 500, y: 273, size: 23, colour: '#4a3a35', maxWidth: 700 });
  canvas.add(title.svg);
  canvas.add(
    rect(440, 400, 120, 220, '#3a2b33'),
    rect(450, 412, 100, 208, '#ffdf9a'),
    stroke('M500 412V620', '#3a2b33', 6),
  );
  upTo(8).forEach((i) => {
    const x = 158 + i * 91;
    canvas.add(
      rect(x, 318, 46, 292, stone),
      rect(x + 28, 318, 18, 292, '#00000018'),
      rect(x - 8, 304, 62, 16, stone),
      rect(x - 8, 604, 62, 18, stone),
    );
  });
  upTo(4).forEach((i) =>
    canvas.add(rect(110 - i * 30, 620 + i * 18, 780 + i * 60, 20, i % 2 === 0 ? '#d9cbb2' : '#c7b799')),
  );
  canvas.add(rect(0, 690, 1000, 60, dark ? '#6b6076' : '#b3aea4'));
  canvas.mark('museum', { x: 110, y: 110, width: 780, height: 584 });
  canvas.mark('name', { x: 120, y: 262, width: 760, height: 44 });
  if (show !== undefined) {
    const words = show.split(' ');
    for (const x of [214, 700]) {
      canvas.add(
        rect(x, 330, 92, 250, colour),
        path(`M${x} 580h92l-46 26z`, colour),
        circle(x + 46, 384, 26, '#fff', 'opacity=".9"'),
        circle(x + 58, 376, 26, colour),
      );
      words.forEach((word, i) =>
        canvas.add(letter(word, { x: x + 46, y: 436 + i * 34, size: 20, colour: '#fff', maxWidth: 76 }).svg),
      );
      canvas.mark('banner', { x, y: 330, width: 92, height: 276 });
    }
  }
  canvas.add(
    person(looks.runa, 'stand', 360, 716, 130).svg,
    person(looks.kofi, 'wave', 408, 720, 136).svg,
    person(looks.noor, 'stand', 640, 712, 126).svg,
  );
  return canvas.finish();
}

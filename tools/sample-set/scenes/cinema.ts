/** The front of a cinema at night: the house in lamps, the film above the doors, a poster, people who wait. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Cinema {
  readonly seed: number;
  readonly house: string;
  readonly film: string;
  readonly colour: string;
  readonly waiting: readonly Who[];
}

export function cinema({ seed, house, film, colour, waiting }: Cinema): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, 'night', 620);
  canvas.add(
    rect(60, 30, 880, 600, '#3a2f52'),
    rect(60, 30, 880, 16, '#5b4a78'),
    ...upTo(8).map((i) => rect(96 + i * 106, 66, 62, 70, i % 3 === 0 ? '#ffdf9a' : '#4a3f68')),
    rect(150, 152, 700, 130, colour, 'rx="16"'),
  );
  const glow = canvas.radial([
    [0, '#fffbe6'],
    [1, '#ffd27a', 0],
  ]);
  canvas.add(
    ...upTo(30).flatMap((i) => [162, 272].map((y) => circle(164 + i * 23.2, y, 9, glow))),
    letter(house, { x: 500, y: 184, size: 64, colour: '#fff6d8', maxWidth: 600, weight: 0.16 }).svg,
  );
  canvas.mark('house', { x: 150, y: 152, width: 700, height: 130 });
  const title = letter(film, { x: 500, y: 322, size: 44, colour: '#23213a', maxWidth: 580, weight: 0.16 });
  canvas.add(
    path('M120 290H880L850 400H150Z', '#fff8e8'),
    path('M150 400H850L842 412H158Z', '#c9b28a'),
    stroke('M160 386H840', '#d9cbb2', 3),
    title.svg,
  );
  canvas.mark('film', { x: 120, y: 290, width: 760, height: 122 });
  canvas.add(
    rect(340, 430, 320, 200, '#241b38'),
    ...upTo(4).map((i) => rect(350 + i * 78, 440, 66, 190, '#ffe0a0')),
    ...upTo(4).map((i) => rect(404 + i * 78, 530, 6, 30, '#8a5a38')),
    ...[110, 730].map(
      (x) =>
        rect(x, 430, 160, 190, '#c9a24a') +
        rect(x + 8, 438, 144, 174, '#1f2a4d') +
        circle(x + 80, 500, 42, colour) +
        path(`M${x + 8} 580Q${x + 60} 530 ${x + 152} 572V612H${x + 8}Z`, '#4a6a9c') +
        rect(x + 30, 586, 100, 10, '#fff8e8'),
    ),
    rect(0, 626, 1000, 124, '#4a4463'),
    path('M340 630H660L760 750H240Z', '#ffdf9a', 'opacity=".22"'),
  );
  canvas.mark('poster', { x: 110, y: 430, width: 160, height: 190 });
  waiting.forEach((who, i) => {
    const figure = person(looks[who], i % 2 === 0 ? 'stand' : 'wave', 330 + i * 120, 716, 230);
    canvas.add(figure.svg);
    canvas.mark(`person${i + 1}`, figure.box);
  });
  return canvas.finish();
}

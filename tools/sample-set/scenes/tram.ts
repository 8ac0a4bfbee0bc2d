/** A tram comes down a street of houses; line and last stop above its windscreen. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky, type Hour } from '../draw/nature.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Tram {
  readonly seed: number;
  readonly hour: Hour;
  readonly colour: string;
  readonly line: string;
  readonly stop: string;
  readonly waiting?: Look;
}

export function tram({ seed, hour, colour, line, stop, waiting }: Tram): Picture {
  const canvas = new Canvas(seed);
  const dim = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 560);
  const fronts = dim ? ['#6a5286', '#7d5a78', '#5b4a80', '#8f6a6a'] : ['#e2a88a', '#f0d2a0', '#a9c0b0', '#d9b0c0'];
  [0, 200, 640, 820].forEach((x, i) => {
    const top = 120 + (i % 2) * 60;
    canvas.add(
      rect(x, top, 196, 520 - top, fronts[i] ?? '#e2a88a'),
      path(`M${x - 6} ${top}h208l-30 -54h-148z`, dim ? '#3a2b4c' : '#9c5340'),
      ...upTo(12).map((w) =>
        rect(
          x + 22 + (w % 3) * 58,
          top + 30 + Math.floor(w / 3) * 84,
          36,
          54,
          dim && w % 2 === 0 ? '#ffdf9a' : '#6f8fa8',
        ),
      ),
    );
  });
  canvas.add(
    rect(0, 516, 1000, 234, dim ? '#4d4766' : '#a9a69f'),
    rect(0, 516, 260, 40, dim ? '#6b6480' : '#c9c4ba'),
    rect(760, 516, 240, 40, dim ? '#6b6480' : '#c9c4ba'),
    stroke('M430 520L300 750M600 520L740 750', '#5a5a66', 7),
    stroke('M0 96Q500 130 1000 90M515 112V180', '#2b2730', 4),
    stroke('M470 206L515 150L560 206', '#2b2730', 6),
  );
  canvas.add(
    rect(330, 196, 370, 446, colour, 'rx="42"'),
    rect(330, 500, 370, 90, '#fff', 'opacity=".85"'),
    rect(356, 296, 318, 176, dim ? '#ffe6b0' : '#bfe0f0', 'rx="20"'),
    path('M372 460L450 304H486L408 460Z', '#fff', 'opacity=".4"'),
    stroke('M515 300V470', '#2b2730', 6),
    circle(452, 430, 22, '#8a5538') + path('M416 472Q418 448 452 448Q486 448 488 472Z', '#2a3350'),
    circle(380, 546, 20, '#fff6c8') + circle(650, 546, 20, '#fff6c8'),
    rect(360, 606, 310, 44, '#2b2730', 'rx="12"'),
    rect(352, 216, 326, 62, '#1a1c24', 'rx="10"'),
    letter(line, { x: 392, y: 230, size: 34, colour: '#ffb84d', maxWidth: 50, weight: 0.16 }).svg,
    letter(stop, { x: 550, y: 232, size: 30, colour: '#ffb84d', maxWidth: 226, weight: 0.14 }).svg,
  );
  canvas.mark('tram', { x: 330, y: 150, width: 370, height: 500 });
  canvas.mark('stop', { x: 425, y: 216, width: 253, height: 62 });
  canvas.mark('line', { x: 352, y: 216, width: 74, height: 62 });
  canvas.add(rect(926, 330, 8, 340, '#3a3744'), circle(930, 320, 34, '#2f6fc4'), circle(930, 320, 24, '#fff'));
  if (waiting !== undefined) {
    const figure = person(waiting, 'wave', 800, 706, 290);
    canvas.add(figure.svg);
    canvas.mark('waiting', figure.box);
  }
  return canvas.finish();
}

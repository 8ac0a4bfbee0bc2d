/** A painting on a gallery wall, a visitor before it, the painter's name on the plate. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Gallery {
  readonly seed: number;
  readonly wall: string;
  readonly motif: 'boats' | 'flowers' | 'shapes';
  readonly colours: readonly [string, string, string];
  readonly plate: string;
  readonly visitor?: Look;
}

export function gallery({ seed, wall, motif, colours, plate, visitor }: Gallery): Picture {
  const canvas = new Canvas(seed);
  const light = canvas.linear([
    [0, '#fff', 0.35],
    [1, '#fff', 0],
  ]);
  canvas.add(
    rect(0, 0, 1000, 750, wall),
    path('M280 0L120 620H780L620 0Z', light),
    rect(0, 600, 1000, 150, '#a9825c'),
    ...upTo(9).map((i) => stroke(`M${i * 130} 604L${i * 160 - 120} 750`, '#0002', 2)),
    rect(0, 590, 1000, 14, '#f4ece0'),
    rect(162, 82, 576, 406, '#0003'),
    rect(150, 70, 576, 406, '#c9a24a'),
    rect(164, 84, 548, 378, '#8a6a24'),
    rect(176, 96, 524, 354, colours[0]),
  );
  const inside = canvas.clip(rect(176, 96, 524, 354, '#000'));
  canvas.add(`<g clip-path="${inside}">${paint(canvas, motif, colours)}</g>`);
  canvas.mark('painting', { x: 150, y: 70, width: 576, height: 406 });
  const name = letter(plate, { x: 438, y: 508, size: 26, colour: '#3a2b28', maxWidth: 300, weight: 0.15 });
  canvas.add(rect(268, 494, 340, 54, '#f4ece0', 'rx="4"'), name.svg);
  canvas.mark('plate', { x: 268, y: 494, width: 340, height: 54 });
  if (visitor !== undefined) {
    const figure = person(visitor, 'stand', 850, 716, 400);
    canvas.add(figure.svg);
    canvas.mark('visitor', figure.box);
  }
  return canvas.finish();
}

function paint(canvas: Canvas, motif: Gallery['motif'], [, second, third]: Gallery['colours']): string {
  const { random } = canvas;
  if (motif === 'boats')
    return (
      rect(176, 300, 524, 160, second) +
      circle(580, 190, 46, third) +
      [250, 380, 540]
        .map(
          (x, i) =>
            path(`M${x} ${320 + i * 14}h90l-18 28h-54z`, '#3a2b28') +
            path(`M${x + 44} ${320 + i * 14}V${210 + i * 14}L${x + 92} ${310 + i * 14}Z`, '#fff8e8'),
        )
        .join('') +
      upTo(16)
        .map(() =>
          stroke(
            `M${Math.round(random.between(180, 660))} ${Math.round(random.between(380, 444))}h40`,
            '#fff',
            4,
            'opacity=".5"',
          ),
        )
        .join('')
    );
  if (motif === 'flowers')
    return (
      path('M360 450L380 340H500L520 450Z', second) +
      upTo(11)
        .map((i) => {
          const [x, y] = [
            330 + (i % 4) * 74 + random.between(-16, 16),
            150 + Math.floor(i / 4) * 66 + random.between(-10, 10),
          ];
          return (
            stroke(`M440 344L${Math.round(x)} ${Math.round(y)}`, '#3f7d45', 5) +
            upTo(6)
              .map((p) =>
                circle(x + 20 * Math.cos(p * 1.05), y + 20 * Math.sin(p * 1.05), 14, i % 2 === 0 ? third : '#fff3d8'),
              )
              .join('') +
            circle(x, y, 12, '#e0a33b')
          );
        })
        .join('')
    );
  return upTo(14)
    .map((i) => {
      const [x, y] = [random.between(200, 660), random.between(110, 420)];
      const colour = [second, third, '#fff3d8', '#23213a'][i % 4] ?? second;
      return i % 3 === 0
        ? circle(x, y, random.between(24, 74), colour, 'opacity=".9"')
        : rect(
            x,
            y,
            random.between(40, 150),
            random.between(14, 90),
            colour,
            `opacity=".9" transform="rotate(${i * 17} ${Math.round(x)} ${Math.round(y)})"`,
          );
    })
    .join('');
}

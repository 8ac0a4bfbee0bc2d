/** A ski run: someone between the gates, peaks behind, snow in the air. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, sky, type Hour } from '../draw/nature.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { letter } from '../draw/lettering.ts';
import { circle, path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

interface Slope {
  readonly seed: number;
  readonly hour: Hour;
  readonly skier: Look;
  readonly suit: string;
  readonly banner?: string;
}

export function slope({ seed, hour, skier, suit, banner }: Slope): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dim = hour === 'night' || hour === 'dusk';
  sky(canvas, hour, 480);
  const rock = canvas.linear([
    [0, dim ? '#77689c' : '#9db3cf'],
    [1, dim ? '#4b4478' : '#7b93b5'],
  ]);
  canvas.add(
    path('M-20 480L150 190L270 330L430 110L600 340L760 180L1020 470Z', rock),
    path('M150 190L100 276L140 262L172 290L214 264ZM430 110L356 212L404 198L440 232L474 196L520 232Z', '#fff'),
    path('M760 180L690 262L738 250L776 284L812 246L850 280Z', '#fff'),
    path('M430 110L600 340L560 480L470 300Z', '#0000001f'),
  );
  canvas.mark('mountain', { x: 0, y: 110, width: 1000, height: 370 });
  canvas.add(
    ...upTo(34).map((i) =>
      conifer(
        i * 31 + random.between(-12, 12),
        random.between(452, 486),
        random.between(46, 96),
        dim ? '#2c2f5c' : '#2f6650',
      ),
    ),
    path(
      'M0 490Q400 420 1000 500V750H0Z',
      canvas.linear([
        [0, dim ? '#c9bfe0' : '#ffffff'],
        [1, dim ? '#8d84b8' : '#cfe1f0'],
      ]),
    ),
    path('M330 750Q520 620 460 540Q430 500 520 470Q600 510 590 570Q580 640 760 750Z', '#7f9fc4', 'opacity=".22"'),
  );
  if (banner !== undefined) {
    const sign = letter(banner, { x: 500, y: 312, size: 34, colour: '#fff', maxWidth: 400, weight: 0.17 });
    canvas.add(
      rect(270, 294, 12, 216, '#5b6b86'),
      rect(718, 294, 12, 216, '#5b6b86'),
      rect(264, 294, 472, 70, suit, 'rx="8"'),
      sign.svg,
    );
    canvas.mark('banner', { x: 264, y: 294, width: 472, height: 70 });
  }
  [
    [300, 620, '#e2464f'],
    [740, 580, '#2f6fc4'],
    [180, 720, '#2f6fc4'],
  ].forEach(([x = 0, y = 0, colour = '']) =>
    canvas.add(
      stroke(`M${x} ${y}V${Number(y) - 130}M${Number(x) + 66} ${y}V${Number(y) - 130}`, String(colour), 6),
      rect(Number(x), Number(y) - 126, 66, 46, String(colour), 'opacity=".92"'),
    ),
  );
  const figure = person(
    { ...skier, skirt: false, hair: 'cap', hairColour: suit, top: suit, bottom: '#23263a' },
    'run',
    510,
    672,
    300,
  );
  canvas.add(
    stroke('M430 640L300 700M584 590L700 520', '#5b6b86', 6),
    figure.svg,
    stroke('M400 686Q560 700 680 676Q700 670 704 656', '#e0a33b', 10),
    stroke('M360 632Q450 640 520 620', '#e0a33b', 10),
    rect(490, 398, 46, 13, '#2b3a55', 'rx="6"'),
  );
  canvas.mark('skier', {
    x: figure.box.x - 30,
    y: figure.box.y,
    width: figure.box.width + 80,
    height: figure.box.height + 14,
  });
  canvas.add(
    ...upTo(120).map(() =>
      circle(
        random.between(0, 1000),
        random.between(0, 750),
        random.between(1.5, 5),
        '#fff',
        `opacity="${tidy(random.between(0.5, 0.95))}"`,
      ),
    ),
  );
  return canvas.finish();
}

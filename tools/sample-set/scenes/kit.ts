/** A football shirt with a crest, on a hanger before a wall of wood or paint. Upright format. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function kit({
  seed,
  shirt,
  trim,
  crest,
  number,
  wall,
}: {
  seed: number;
  shirt: string;
  trim: string;
  crest: string;
  number: string;
  wall: string;
}): Picture {
  const canvas = new Canvas(seed, 750, 940);
  canvas.add(
    rect(0, 0, 750, 940, wall),
    ...upTo(8).map((i) => rect(i * 100, 0, 3, 940, '#0000001c')),
    rect(0, 860, 750, 80, '#00000022'),
  );
  canvas.add(
    stroke('M375 96q0 -46 26 -46t26 24', '#b9a98c', 9),
    path('M375 96L590 220Q600 232 580 232H170Q150 232 160 220Z', '#b88a52'),
  );
  canvas.add(
    path(
      'M236 190Q375 262 514 190L690 280L640 440L556 400L566 830Q375 866 184 830L194 400L110 440L60 280Z',
      '#0003',
      'transform="translate(12 16)"',
    ),
  );
  canvas.add(
    path('M236 190Q375 262 514 190L690 280L640 440L556 400L566 830Q375 866 184 830L194 400L110 440L60 280Z', shirt),
  );
  canvas.add(...upTo(4).map((i) => path(`M${238 + i * 78} 226h26V842q-13 2 -26 2z`, trim, 'opacity=".28"')));
  canvas.add(
    stroke('M240 192Q375 284 510 192', trim, 18),
    path('M110 440L60 280L84 268L134 428ZM640 440L690 280L666 268L616 428Z', trim),
    stroke('M194 400Q210 330 204 270M556 400Q540 330 546 270', '#0003', 4),
    path('M430 260Q520 250 556 400L566 830Q500 848 440 850Q480 560 430 260Z', '#000', 'opacity=".08"'),
  );
  canvas.add(
    path('M438 318H536V396Q530 440 487 458Q444 440 438 396Z', '#fff', `stroke="${trim}" stroke-width="6"`),
    circle(487, 372, 30, shirt),
    path('M466 388q10 -40 21 -40t21 40q-21 14 -42 0z', trim),
    stroke('M487 346v-12', trim, 5),
  );
  canvas.mark('crest', { x: 434, y: 314, width: 106, height: 148 });
  const name = letter(crest, { x: 375, y: 516, size: 46, colour: '#fff', maxWidth: 330, weight: 0.16 });
  canvas.add(name.svg, letter(number, { x: 375, y: 600, size: 150, colour: '#fff', weight: 0.15 }).svg);
  canvas.mark('name', name.box);
  canvas.mark('shirt', { x: 60, y: 190, width: 630, height: 660 });
  return canvas.finish();
}

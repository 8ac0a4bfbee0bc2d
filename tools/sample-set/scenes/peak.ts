/** One mountain and its mirror in a lake, a tent on the shore. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { group, path, stroke, upTo } from '../draw/shapes.ts';

export function peak({ seed, hour, hiker }: { seed: number; hour: Hour; hiker?: Who }): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, hour, 470);
  sun(canvas, 180, 170, 34, hour === 'night' ? '#f2f4ff' : '#fff3cf', hour === 'night' ? '#8fa3e8' : '#ffd9a0');
  hills(canvas, 380, 480, light[hour].hills[0], 40);
  const rock = canvas.linear([
    [0, hour === 'day' ? '#8d9fbd' : '#8b6f9c'],
    [1, hour === 'day' ? '#5d7396' : '#45406f'],
  ]);
  const mountain =
    path('M190 470L430 220L480 250L590 80L690 236L740 216L930 470Z', rock) +
    path('M590 80L690 236L740 216L930 470H640L600 300Z', '#00000026') +
    path('M590 80L508 208L548 196L566 244L600 200L640 236L650 190L668 202Z', '#fff', 'opacity=".95"') +
    path('M430 220L372 280L410 274L428 300L452 270L480 250Z', '#fff', 'opacity=".9"');
  canvas.add(mountain);
  canvas.mark('peak', { x: 190, y: 80, width: 740, height: 390 });
  water(canvas, hour, 468, 750, 180);
  canvas.add(group('translate(0 938) scale(1 -1)', [mountain], 'opacity=".22"'));
  canvas.add(
    ...upTo(54).map(() =>
      conifer(random.between(0, 1000), random.between(466, 478), random.between(30, 84), light[hour].hills[2]),
    ),
  );
  canvas.add(
    path('M0 640Q260 590 480 660T760 750H0Z', hour === 'day' ? '#5b8a4a' : '#33304f'),
    conifer(60, 690, 270, hour === 'day' ? '#2f5f40' : '#221f3d'),
    conifer(160, 720, 200, hour === 'day' ? '#376b47' : '#2a274a'),
  );
  canvas.add(
    path('M262 700L350 580L446 700Z', '#e8743b'),
    path('M350 580L380 700H446Z', '#b9512a'),
    path('M330 700L350 624L366 700Z', '#ffe3a0'),
    stroke('M350 580L238 706M350 580L470 706', '#f4e3c1', 2),
  );
  canvas.mark('tent', { x: 262, y: 580, width: 184, height: 120 });
  if (hiker !== undefined) {
    const figure = person(looks[hiker], 'cheer', 560, 728, 230);
    canvas.add(figure.svg);
    canvas.mark('hiker', figure.box);
  }
  return canvas.finish();
}

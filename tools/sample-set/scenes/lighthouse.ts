/** A lighthouse on a cliff. Upright format. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { path, rect, stroke, tidy, upTo } from '../draw/shapes.ts';

export function lighthouse({ seed, hour, stripe }: { seed: number; hour: Hour; stripe: string }): Picture {
  const canvas = new Canvas(seed, 750, 940);
  const { random } = canvas;
  sky(canvas, hour, 600);
  sun(canvas, 150, 430, 38);
  hills(canvas, 570, 612, light[hour].hills[0], 14);
  water(canvas, hour, 600, 940, 150);
  const beam = canvas.linear(
    [
      [0, '#fff3b8', 0],
      [1, '#fff3b8', 0.75],
    ],
    'across',
  );
  canvas.add(path('M0 60L470 214V236L0 330Z', beam));
  canvas.add(
    path('M750 610Q640 590 560 620Q430 620 330 690Q300 780 210 820Q250 890 200 940H750Z', '#4f3d4c'),
    path('M750 610Q640 590 560 620Q430 620 330 690Q470 650 560 690T750 680Z', hour === 'day' ? '#6fa857' : '#5b6b50'),
    ...upTo(16).map(() => {
      const x = random.between(330, 740);
      const y = random.between(730, 930);
      return stroke(
        `M${tidy(x)} ${tidy(y)}l${tidy(random.between(14, 40))} ${tidy(random.between(10, 40))}`,
        '#2e222f',
        4,
        'opacity=".6"',
      );
    }),
  );
  const body = 'M452 290H548L590 660H410Z';
  canvas.add(
    path(body, '#fbf5ea'),
    `<g clip-path="${canvas.clip(`<path d="${body}"/>`)}">${[330, 470, 590].map((y) => rect(380, y, 240, 66, stripe)).join('')}${path('M520 280H600V670H540Z', '#000', 'opacity=".16"')}</g>`,
  );
  canvas.add(
    rect(430, 274, 140, 20, '#3a2f40'),
    rect(462, 200, 76, 76, '#ffeeb0'),
    stroke('M462 200V276M487 200V276M513 200V276M538 200V276', '#3a2f40', 5),
    path('M448 202Q500 126 552 202Z', stripe),
    stroke('M500 150V118', '#3a2f40', 6),
    rect(486, 420, 28, 42, '#3a4a66', 'rx="14"'),
    rect(480, 600, 40, 60, '#5b3a2a', 'rx="6"'),
    path('M600 570H720V662H600ZM590 574L660 524L730 574Z', '#f1e2cf'),
    path('M590 574L660 524L730 574Z', '#b5543f'),
    rect(640, 600, 36, 34, '#ffdf9a'),
  );
  canvas.mark('lighthouse', { x: 408, y: 114, width: 184, height: 548 });
  canvas.add(
    ...upTo(7).map(() => {
      const x = random.between(60, 360);
      const y = random.between(120, 400);
      return stroke(`M${tidy(x)} ${tidy(y)}q12 -14 22 0q10 -14 22 0`, '#fff', 3.4);
    }),
  );
  canvas.add(stroke('M196 830q-30 10 -60 0t-60 0M230 900q-40 12 -80 0t-80 0', '#fff', 5, 'opacity=".6"'));
  return canvas.finish();
}

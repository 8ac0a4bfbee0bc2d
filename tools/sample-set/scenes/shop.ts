/** A shop front with a painted sign and an awning; a street name on the corner; someone walks by. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { sky, type Hour } from '../draw/nature.ts';
import type { Look } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Shop {
  readonly seed: number;
  readonly hour: Hour;
  readonly sign: string;
  readonly wares: 'bread' | 'books' | 'plants';
  readonly wall: string;
  readonly board: string;
  readonly stripe: string;
  readonly street?: string;
  readonly customer?: Look;
}

export function shop({ seed, hour, sign, wares, wall, board, stripe, street, customer }: Shop): Picture {
  const canvas = new Canvas(seed);
  const dark = hour === 'night' || hour === 'dusk';
  const glass = dark ? '#ffe3a0' : '#8fb0c4';
  sky(canvas, hour, 600);
  canvas.add(
    rect(680, 40, 320, 560, dark ? '#8d7288' : '#e2bd92'),
    rect(60, 20, 620, 580, wall),
    rect(60, 20, 620, 12, '#0003'),
  );
  upTo(4).forEach((i) =>
    canvas.add(
      rect(96 + i * 146, 62, 100, 124, '#f4e8d6', 'rx="4"'),
      rect(104 + i * 146, 70, 84, 108, glass),
      stroke(`M${146 + i * 146} 70v108M${104 + i * 146} 120h84`, '#f4e8d6', 4),
      rect(92 + i * 146, 184, 108, 9, '#0004'),
    ),
  );
  [
    [730, 200],
    [866, 200],
  ].forEach(([x = 0, y = 0]) =>
    canvas.add(
      rect(x, y, 92, 130, '#f4e8d6'),
      rect(x + 7, y + 7, 78, 116, dark ? '#ffe3a0' : '#8fb0c4'),
      stroke(`M${x + 46} ${y + 7}v116`, '#f4e8d6', 4),
    ),
  );
  const title = letter(sign, { x: 370, y: 232, size: 38, colour: '#f9ecd0', maxWidth: 540 });
  canvas.add(
    rect(60, 206, 620, 88, board),
    rect(72, 216, 596, 68, 'none', 'stroke="#f9ecd0" stroke-width="2" opacity=".55"'),
    title.svg,
  );
  canvas.mark('sign', { x: 60, y: 206, width: 620, height: 88 });
  canvas.mark('shop', { x: 60, y: 20, width: 620, height: 580 });
  canvas.add(
    rect(96, 350, 340, 204, '#3b2b28'),
    rect(
      106,
      360,
      320,
      184,
      canvas.linear([
        [0, '#fff0c4'],
        [1, '#ffd88c'],
      ]),
    ),
    rect(480, 348, 150, 252, '#3b2b28'),
    rect(498, 366, 114, 140, '#ffe3a6'),
    circle(606, 540, 6, '#f2c14b'),
  );
  display(canvas, wares);
  canvas.add(
    ...upTo(10).map((i) => path(`M${60 + i * 62} 294h62v46q-31 30 -62 0z`, i % 2 === 0 ? stripe : '#f9ecd0')),
    rect(60, 294, 620, 6, '#0003'),
  );
  if (street !== undefined) {
    const plate = letter(street, { x: 840, y: 132, size: 22, colour: '#fff', maxWidth: 250 });
    canvas.add(rect(700, 114, 280, 58, '#1d4b9a', 'rx="6" stroke="#fff" stroke-width="2.5"'), plate.svg);
    canvas.mark('street', { x: 699, y: 113, width: 282, height: 60 });
  }
  canvas.add(
    rect(0, 600, 1000, 150, dark ? '#57505f' : '#98928c'),
    rect(0, 600, 1000, 16, dark ? '#7b7284' : '#c8c1b8'),
    ...upTo(9).map((i) => stroke(`M${i * 130} 616L${i * 150 - 80} 750`, '#0002', 2)),
  );
  if (dark) canvas.add(path('M106 600H430L520 750H20Z', '#ffdf9a', 'opacity=".22"'));
  canvas.add(lamp(716));
  if (customer !== undefined) {
    const figure = person(customer, 'wave', 806, 706, 330);
    const extra =
      wares === 'bread'
        ? stroke('M858 470l40 -96', '#c98236', 22) + stroke('M868 440l14 4m-6 -22l14 4m-6 -22l14 4', '#8a5420', 3)
        : '';
    canvas.add(figure.svg, extra);
    canvas.mark('customer', figure.box);
  }
  return canvas.finish();
}

function lamp(x: number): string {
  return group(`translate(${x} 612)`, [
    rect(-4, -250, 8, 250, '#2b2730'),
    rect(-12, -8, 24, 10, '#2b2730'),
    path('M-16 -290H16L10 -250H-10Z', '#ffe9a8'),
    path('M-20 -290L0 -306L20 -290Z', '#2b2730'),
  ]);
}

function display(canvas: Canvas, wares: Shop['wares']): void {
  const { random } = canvas;
  if (wares === 'bread') {
    upTo(14).forEach((i) => {
      const [x, y] = [130 + (i % 7) * 45, i < 7 ? 448 : 520];
      canvas.add(
        ellipse(x, y, 23, 15, i % 3 === 0 ? '#b9702c' : '#d2903f'),
        stroke(`M${x - 12} ${y - 5}q12 -9 24 0M${x - 12} ${y + 3}q12 -9 24 0`, '#8a5420', 2.5),
      );
    });
    canvas.add(rect(106, 466, 320, 6, '#8a5b3a'), rect(106, 536, 320, 8, '#8a5b3a'));
  } else if (wares === 'books') {
    for (const floor of [444, 536]) {
      for (let x = 114; x < 412;) {
        const width = random.between(9, 20);
        const height = random.between(46, 72);
        canvas.add(
          rect(
            x,
            floor - height,
            width - 1.5,
            height,
            random.pick(['#b5423b', '#2f6f8f', '#e0a33b', '#3f7d55', '#6b4a8c', '#d9cbb0']),
          ),
        );
        x += width;
      }
      canvas.add(rect(106, floor, 320, 7, '#6b4630'));
    }
  } else {
    upTo(6).forEach((i) => {
      const x = 166 + i * 40;
      canvas.add(
        ...upTo(6).map((leaf) =>
          ellipse(
            x,
            462,
            8,
            38,
            random.pick(['#3f8f4f', '#57a85a', '#2f7347']),
            `transform="rotate(${-45 + leaf * 18} ${x} 500)"`,
          ),
        ),
        path(`M${x - 20} 496H${x + 20}L${x + 14} 540H${x - 14}Z`, random.pick(['#c56a42', '#e8dcc8', '#3f6f8f'])),
      );
    });
  }
}

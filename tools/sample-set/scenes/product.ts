/** A product on a stand, as a maker would show it: headphones, a telephone, a camera, a kettle or a bicycle. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { circle, ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export type Product = 'headphones' | 'phone' | 'camera' | 'kettle' | 'bicycle';

interface Shown {
  readonly seed: number;
  readonly product: Product;
  readonly backdrop: readonly [string, string];
  readonly body: string;
  readonly accent: string;
  readonly maker?: string;
}

export function product({ seed, product: kind, backdrop, body, accent, maker }: Shown): Picture {
  const canvas = new Canvas(seed);
  canvas.add(
    rect(
      0,
      0,
      1000,
      750,
      canvas.linear(
        [
          [0, backdrop[0]],
          [1, backdrop[1]],
        ],
        'diagonal',
      ),
    ),
  );
  canvas.add(
    circle(500, 340, 300, '#fff', 'opacity=".16"'),
    circle(500, 340, 228, '#fff', 'opacity=".14"'),
    path('M0 610Q500 560 1000 610V750H0Z', '#fff', 'opacity=".2"'),
  );
  if (maker !== undefined) {
    const sign = letter(maker, { x: 500, y: 46, size: 34, colour: '#fff', maxWidth: 460 });
    canvas.add(sign.svg);
    canvas.mark('maker', sign.box);
  }
  if (kind !== 'bicycle')
    canvas.add(
      ellipse(500, 668, 300, 46, '#0003'),
      path('M260 606H740V650Q500 720 260 650Z', '#f6f1ea'),
      ellipse(500, 606, 240, 42, '#fffdf8'),
      ellipse(500, 604, 170, 24, '#0002'),
    );
  const sheen = canvas.linear(
    [
      [0, '#fff', 0.45],
      [0.5, '#fff', 0],
      [1, '#000', 0.22],
    ],
    'diagonal',
  );
  const draw = { headphones, phone, camera, kettle, bicycle }[kind];
  const { svg, box } = draw(body, accent, sheen);
  canvas.add(svg);
  canvas.mark('product', box);
  return canvas.finish();
}

interface Drawn {
  svg: string;
  box: { x: number; y: number; width: number; height: number };
}

function headphones(body: string, accent: string, sheen: string): Drawn {
  const cup = (x: number, way: number): string =>
    group(`translate(${x} 470) scale(${way} 1)`, [
      rect(-20, -86, 66, 172, '#2a2730', 'rx="32"'),
      rect(-62, -100, 74, 200, body, 'rx="36"'),
      rect(-62, -100, 74, 200, sheen, 'rx="36"'),
      ellipse(-52, 0, 13, 48, accent),
    ]);
  return {
    svg:
      stroke('M318 440Q310 170 500 160Q690 170 682 440', body, 34) +
      stroke('M336 330Q352 196 500 186Q648 196 664 330', accent, 12) +
      cup(336, 1) +
      cup(664, -1),
    box: { x: 270, y: 140, width: 460, height: 434 },
  };
}

function phone(body: string, accent: string, sheen: string): Drawn {
  const apps = upTo(12).map((i) =>
    rect(
      -88 + (i % 3) * 64,
      -70 + Math.floor(i / 3) * 62,
      46,
      46,
      [accent, '#ffd166', '#7bdff2', '#ffffff'][(i * 5) % 4] ?? accent,
      'rx="12" opacity=".92"',
    ),
  );
  return {
    svg: group('translate(500 350) rotate(7)', [
      rect(-130, -250, 260, 500, body, 'rx="40"'),
      rect(-116, -236, 232, 472, '#1f2a4d', 'rx="28"'),
      circle(50, -170, 90, accent, 'opacity=".5"'),
      circle(-60, 160, 130, '#6a4fb0', 'opacity=".5"'),
      rect(-32, -226, 64, 16, body, 'rx="8"'),
      ...apps,
      stroke('M-40 222H40', '#fff', 5),
      rect(-130, -250, 260, 500, sheen, 'rx="40" opacity=".5"'),
    ]),
    box: { x: 340, y: 86, width: 320, height: 530 },
  };
}

function camera(body: string, accent: string, sheen: string): Drawn {
  return {
    svg: group('translate(500 430)', [
      rect(-90, -206, 180, 70, body, 'rx="16"'),
      rect(-230, -160, 460, 320, body, 'rx="34"'),
      rect(-230, -110, 460, 150, accent),
      rect(-230, -160, 460, 320, sheen, 'rx="34"'),
      rect(-190, -182, 60, 26, '#d8d4cc', 'rx="8"'),
      circle(170, -128, 16, '#ff6b5b'),
      circle(0, 0, 132, '#22202a'),
      circle(0, 0, 112, '#3a3744'),
      circle(0, 0, 84, '#14202f'),
      circle(0, 0, 58, '#2f5f8f'),
      circle(0, 0, 30, '#0d1420'),
      ellipse(-26, -30, 22, 14, '#fff', 'opacity=".65" transform="rotate(-35 -26 -30)"'),
      rect(130, -92, 62, 40, '#e9f2f8', 'rx="8"'),
    ]),
    box: { x: 268, y: 222, width: 464, height: 370 },
  };
}

function kettle(body: string, accent: string, sheen: string): Drawn {
  const steam = upTo(3).map((i) => stroke(`M${690 + i * 26} 260q-22 -34 0 -66t0 -66`, '#fff', 8, 'opacity=".5"'));
  return {
    svg:
      steam.join('') +
      stroke('M372 330Q260 330 270 440Q276 520 356 530', accent, 26) +
      stroke('M610 500Q690 460 690 330Q692 300 720 292', body, 34) +
      path('M390 300H610Q668 420 650 590Q500 620 350 590Q332 420 390 300Z', body) +
      path('M390 300H610Q668 420 650 590Q500 620 350 590Q332 420 390 300Z', sheen) +
      ellipse(500, 300, 112, 26, accent) +
      path('M420 292Q500 236 580 292Z', body) +
      circle(500, 246, 17, accent),
    box: { x: 254, y: 228, width: 486, height: 382 },
  };
}

function bicycle(body: string, accent: string): Drawn {
  const wheel = (x: number): string =>
    circle(x, 520, 138, 'none', 'stroke="#24222c" stroke-width="15"') +
    circle(x, 520, 126, 'none', 'stroke="#cfcad6" stroke-width="5"') +
    upTo(12)
      .map((i) =>
        stroke(
          `M${x} 520L${(x + 124 * Math.cos((i * Math.PI) / 6)).toFixed(1)} ${(520 + 124 * Math.sin((i * Math.PI) / 6)).toFixed(1)}`,
          '#b9b4c4',
          2,
        ),
      )
      .join('') +
    circle(x, 520, 13, '#24222c');
  return {
    svg:
      ellipse(500, 664, 370, 18, '#0003') +
      wheel(272) +
      wheel(728) +
      stroke('M272 520L400 300H640L480 520H272M400 300L480 520M640 300L728 520', body, 17) +
      stroke('M640 300L624 238H560M624 238Q690 224 690 262', '#24222c', 12) +
      stroke('M400 300L386 256', '#24222c', 11) +
      path('M330 244Q390 232 440 248Q430 268 386 266Q346 264 330 244Z', accent) +
      circle(480, 520, 34, '#24222c') +
      stroke('M480 520L516 584M500 586H536M480 520L446 456M430 454H462', '#3a3744', 9) +
      path('M640 330h110v68h-110z', accent) +
      stroke('M640 352h110M640 374h110M668 330v68M696 330v68M724 330v68', '#0003', 3),
    box: { x: 126, y: 222, width: 748, height: 446 },
  };
}

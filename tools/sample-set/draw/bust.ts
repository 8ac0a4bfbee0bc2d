/** People from the chest up, with a face: for portraits, swimmers and prize winners. */
import type { Box } from './canvas.ts';
import type { Hair, Look } from './looks.ts';
import { circle, ellipse, group, path, stroke } from './shapes.ts';

/** From the chest up, with a face; `width` is that of the shoulders, (x, y) the middle of the lower edge. */
export function bust(look: Look, x: number, y: number, width: number): { svg: string; box: Box } {
  const { skin, hair, hairColour, top } = look;
  const back =
    hair === 'long'
      ? path('M-31 -112Q-34 -158 0 -160Q34 -158 31 -112L36 -56Q0 -40 -36 -56Z', hairColour)
      : hair === 'curly'
        ? [
            [-30, -112],
            [30, -112],
            [-32, -92],
            [32, -92],
            [-26, -134],
            [26, -134],
            [0, -146],
            [-14, -144],
            [14, -144],
          ]
            .map(([cx, cy]) => circle(cx ?? 0, cy ?? 0, 16, hairColour))
            .join('')
        : hair === 'bun'
          ? circle(8, -160, 15, hairColour)
          : '';
  const front: Readonly<Record<Hair, string>> = {
    short: path('M-28 -112Q-32 -152 0 -152Q32 -152 28 -112Q24 -132 6 -134Q-18 -134 -28 -112Z', hairColour),
    long: path('M-29 -104Q-30 -152 0 -152Q30 -152 29 -104Q24 -132 -4 -138Q-22 -128 -29 -104Z', hairColour),
    bun: path('M-28 -108Q-31 -152 0 -152Q31 -152 28 -108Q22 -136 0 -138Q-22 -136 -28 -108Z', hairColour),
    curly: [-20, -8, 6, 19].map((cx) => circle(cx, -140 + Math.abs(cx) * 0.3, 12, hairColour)).join(''),
    bald: '',
    scarf: path(
      'M-30 -104Q-36 -156 0 -156Q36 -156 30 -104Q30 -76 46 -52Q0 -36 -46 -52Q-30 -76 -30 -104ZM-22 -106Q-22 -74 0 -72Q22 -74 22 -106Q20 -136 0 -136Q-20 -136 -22 -106Z',
      hairColour,
      'fill-rule="evenodd"',
    ),
    cap:
      path('M-29 -120Q-30 -154 0 -154Q30 -154 29 -120Q0 -130 -29 -120Z', hairColour) +
      path('M-26 -120Q0 -132 36 -118Q40 -112 34 -112Q4 -122 -26 -120Z', '#0003'),
    beard:
      path('M-28 -112Q-32 -152 0 -152Q32 -152 28 -112Q24 -132 6 -134Q-18 -134 -28 -112Z', hairColour) +
      path('M-27 -104Q-28 -66 0 -66Q28 -66 27 -104Q20 -90 0 -92Q-20 -90 -27 -104Z', hairColour),
  };
  const parts = [
    back,
    path('M-52 0V-20Q-52 -52 -18 -54H18Q52 -52 52 -20V0Z', top),
    path('M20 -54Q52 -52 52 -20V0H26Z', '#000', 'opacity=".12"'),
    path('M-11 -80H11V-54Q0 -42 -11 -54Z', skin),
    path('M-11 -74Q0 -62 11 -74V-64Q0 -56 -11 -64Z', '#000', 'opacity=".13"'),
    ellipse(0, -106, 27, 34, skin),
    ellipse(-28, -104, 5, 8, skin) + ellipse(28, -104, 5, 8, skin),
    ellipse(-15, -94, 6, 4, '#e2604a', 'opacity=".22"') + ellipse(15, -94, 6, 4, '#e2604a', 'opacity=".22"'),
    front[hair],
    ellipse(-11, -107, 2.6, 3.4, '#221a1c') + ellipse(11, -107, 2.6, 3.4, '#221a1c'),
    circle(-10.2, -108.2, 0.9, '#fff') + circle(11.8, -108.2, 0.9, '#fff'),
    stroke('M-16 -116Q-11 -119 -6 -116.5M6 -116.5Q11 -119 16 -116', '#0008', 1.7),
    stroke('M0 -105Q3 -99 -1 -97', '#0003', 1.6),
    path('M-9 -90Q0 -79 9 -90Q0 -87 -9 -90Z', '#fff') + stroke('M-10 -90.5Q0 -78 10 -90.5', '#7a2f2f', 1.6),
  ];
  const unit = width / 104;
  return {
    svg: group(`translate(${x} ${y}) scale(${unit})`, parts),
    box: {
      x: x - 53 * unit,
      y: y - 176 * unit + (hair === 'bun' ? 0 : 16 * unit),
      width: 106 * unit,
      height: 160 * unit + (hair === 'bun' ? 16 * unit : 0),
    },
  };
}

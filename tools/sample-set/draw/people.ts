/** People, whole or from the chest up. They are invented: simple faces, many looks. */
import type { Box } from './canvas.ts';
import { circle, ellipse, group, path, rect, stroke } from './shapes.ts';

export type Hair = 'short' | 'long' | 'bun' | 'curly' | 'bald' | 'scarf' | 'cap' | 'beard';
export type Pose = 'stand' | 'wave' | 'cheer' | 'run' | 'guitar' | 'sing' | 'hold' | 'kick';

export interface Look {
  readonly skin: string;
  readonly hair: Hair;
  readonly hairColour: string;
  readonly top: string;
  readonly bottom: string;
  readonly skirt?: boolean;
}

export const looks: Readonly<Record<'mara' | 'ilias' | 'odile' | 'tomas' | 'noor' | 'kofi' | 'runa' | 'jiro', Look>> = {
  mara: { skin: '#e0ac86', hair: 'bun', hairColour: '#2b1a16', top: '#d23b4b', bottom: '#a3203c', skirt: true },
  ilias: { skin: '#c98d63', hair: 'beard', hairColour: '#2a1a12', top: '#2f6f8f', bottom: '#2a3350' },
  odile: { skin: '#8a5538', hair: 'curly', hairColour: '#150d0a', top: '#e9a23b', bottom: '#3a2f55' },
  tomas: { skin: '#edbf9b', hair: 'short', hairColour: '#a0622c', top: '#3f8f5f', bottom: '#3b4458' },
  noor: { skin: '#d3a077', hair: 'scarf', hairColour: '#7b4fa8', top: '#3d2f6b', bottom: '#2d2450', skirt: true },
  kofi: { skin: '#6b4029', hair: 'short', hairColour: '#100a08', top: '#f0c23f', bottom: '#24324f' },
  runa: { skin: '#f2cdb0', hair: 'long', hairColour: '#d9a441', top: '#4b78c4', bottom: '#2e3d66' },
  jiro: { skin: '#ecc39c', hair: 'cap', hairColour: '#c8413b', top: '#e8e4da', bottom: '#39506b' },
};

type Point = readonly [number, number];
interface Limbs {
  readonly leftArm: readonly Point[];
  readonly rightArm: readonly Point[];
  readonly leftLeg: readonly Point[];
  readonly rightLeg: readonly Point[];
}

// The figure is 100 high; feet at y = 0, up is negative.
const poses: Readonly<Record<Pose, Limbs>> = {
  stand: {
    leftArm: [
      [-10, -70],
      [-14, -56],
      [-13, -42],
    ],
    rightArm: [
      [10, -70],
      [14, -56],
      [13, -42],
    ],
    leftLeg: [
      [-5, -42],
      [-5, -2],
    ],
    rightLeg: [
      [5, -42],
      [5, -2],
    ],
  },
  wave: {
    leftArm: [
      [-10, -70],
      [-15, -56],
      [-13, -43],
    ],
    rightArm: [
      [10, -70],
      [20, -78],
      [22, -95],
    ],
    leftLeg: [
      [-5, -42],
      [-6, -2],
    ],
    rightLeg: [
      [5, -42],
      [6, -2],
    ],
  },
  cheer: {
    leftArm: [
      [-10, -70],
      [-19, -82],
      [-20, -99],
    ],
    rightArm: [
      [10, -70],
      [19, -82],
      [20, -99],
    ],
    leftLeg: [
      [-5, -42],
      [-9, -22],
      [-11, -2],
    ],
    rightLeg: [
      [5, -42],
      [9, -22],
      [11, -2],
    ],
  },
  run: {
    leftArm: [
      [-9, -70],
      [-20, -60],
      [-14, -48],
    ],
    rightArm: [
      [9, -70],
      [15, -54],
      [25, -62],
    ],
    leftLeg: [
      [-4, -42],
      [-9, -24],
      [-25, -20],
    ],
    rightLeg: [
      [4, -42],
      [15, -28],
      [11, -2],
    ],
  },
  guitar: {
    leftArm: [
      [-10, -70],
      [-17, -56],
      [-3, -50],
    ],
    rightArm: [
      [10, -70],
      [19, -60],
      [26, -66],
    ],
    leftLeg: [
      [-5, -42],
      [-9, -2],
    ],
    rightLeg: [
      [5, -42],
      [9, -2],
    ],
  },
  sing: {
    leftArm: [
      [-10, -70],
      [-15, -62],
      [-4, -75],
    ],
    rightArm: [
      [10, -70],
      [20, -66],
      [29, -74],
    ],
    leftLeg: [
      [-5, -42],
      [-8, -2],
    ],
    rightLeg: [
      [5, -42],
      [7, -2],
    ],
  },
  hold: {
    leftArm: [
      [-10, -70],
      [-12, -58],
      [0, -56],
    ],
    rightArm: [
      [10, -70],
      [17, -80],
      [13, -97],
    ],
    leftLeg: [
      [-5, -42],
      [-5, -2],
    ],
    rightLeg: [
      [5, -42],
      [5, -2],
    ],
  },
  kick: {
    leftArm: [
      [-9, -70],
      [-21, -64],
      [-26, -54],
    ],
    rightArm: [
      [9, -70],
      [20, -74],
      [27, -66],
    ],
    leftLeg: [
      [-4, -42],
      [-6, -22],
      [-10, -2],
    ],
    rightLeg: [
      [4, -42],
      [15, -32],
      [26, -14],
    ],
  },
};

const line = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');

/** A whole figure with its feet at (x, y). The box holds limbs and hair. */
export function person(look: Look, pose: Pose, x: number, y: number, height: number): { svg: string; box: Box } {
  const limbs = poses[pose];
  const shoe = '#22202c';
  const legs = [limbs.leftLeg, limbs.rightLeg].map((leg) => {
    const foot = leg[leg.length - 1] ?? [0, 0];
    return stroke(line(leg), look.bottom, 8) + stroke(`M${foot[0] - 0.5} ${foot[1] + 0.3}h4`, shoe, 5);
  });
  const arms = [limbs.leftArm, limbs.rightArm].map((arm) => {
    const hand = arm[arm.length - 1] ?? [0, 0];
    return (
      stroke(line(arm), look.skin, 5) +
      stroke(line(arm.slice(0, 2)), look.top, 6.6) +
      circle(hand[0], hand[1], 3, look.skin)
    );
  });
  const torso = path('M-12.5 -70Q-12 -76 -5 -76.5H5Q12 -76 12.5 -70L9.5 -40H-9.5Z', look.top);
  const shade = path('M4 -76.5H5Q12 -76 12.5 -70L9.5 -40H3Z', '#000', 'opacity=".1"');
  const skirt = look.skirt === true ? path('M-9 -46H9L17 -10Q0 -5 -17 -10Z', look.bottom) : '';
  const svg = group(`translate(${x} ${y}) scale(${height / 100})`, [
    ellipse(0, 0, 17, 2.6, '#000', 'opacity=".22"'),
    look.hair === 'long' ? path('M-10 -88Q-11 -100 0 -100Q11 -100 10 -88L11 -70Q0 -66 -11 -70Z', look.hairColour) : '',
    ...legs,
    rect(-3.4, -82, 6.8, 9, look.skin),
    torso,
    shade,
    skirt,
    ...arms,
    circle(0, -88, 8.6, look.skin),
    hairOfFigure(look),
    circle(-3, -88, 1, '#221a1c') +
      circle(3.4, -88, 1, '#221a1c') +
      stroke('M-2.6 -84.4Q.2 -82.2 3 -84.4', look.hair === 'beard' ? '#f3ded0' : '#5a2a2a', 1),
  ]);
  const points = Object.values(limbs).flat();
  const reach = (pick: (point: Point) => number, way: 1 | -1, least: number): number =>
    points.reduce((far, point) => Math.max(far, way * pick(point) + 4), least);
  const [left, right, up] = [reach((p) => p[0], -1, 13), reach((p) => p[0], 1, 13), reach((p) => p[1], -1, 100)];
  const unit = height / 100;
  return { svg, box: { x: x - left * unit, y: y - up * unit, width: (left + right) * unit, height: (up + 3) * unit } };
}

function hairOfFigure({ hair, hairColour }: Look): string {
  const crown = path('M-9.2 -87Q-9.6 -98.5 0 -98.5Q9.6 -98.5 9.2 -87Q5 -93 -2 -92.6Q-7 -92 -9.2 -87Z', hairColour);
  switch (hair) {
    case 'bald':
      return '';
    case 'bun':
      return crown + circle(3, -100, 4.6, hairColour);
    case 'curly':
      return [-8, -4, 0, 4, 8].map((x) => circle(x, -98 + Math.abs(x) * 0.6, 4.4, hairColour)).join('');
    case 'scarf':
      return (
        path('M-10 -86Q-11 -99.5 0 -99.5Q11 -99.5 10 -86Q10 -76 12 -72H-12Q-10 -76 -10 -86Z', hairColour) +
        ellipse(0, -87, 6.4, 7, '#d3a077')
      );
    case 'cap':
      return path('M-9 -90Q-9 -99 0 -99Q9 -99 9 -90Z', hairColour) + stroke('M4 -90H14', hairColour, 2.6);
    case 'beard':
      return (
        crown +
        path(
          'M-8.4 -88Q-8.4 -78.6 0 -78.6Q8.4 -78.6 8.4 -88Q6.4 -84.6 3.4 -86Q0 -87 -3.4 -86Q-6.4 -84.6 -8.4 -88Z',
          hairColour,
        )
      );
    default:
      return crown;
  }
}

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

/** Whole people in a pose. They are invented: simple faces, many looks. */
import type { Box } from './canvas.ts';
import type { Look } from './looks.ts';
import { circle, ellipse, group, path, rect, stroke } from './shapes.ts';

export type Pose = 'stand' | 'wave' | 'cheer' | 'run' | 'guitar' | 'sing' | 'hold' | 'kick';

type Point = readonly [number, number];
interface Limbs {
  readonly leftArm: readonly Point[];
  readonly rightArm: readonly Point[];
  readonly leftLeg: readonly Point[];
  readonly rightLeg: readonly Point[];
}

// The figure is 100 high; feet at y = 0, up is negative. A limb is written from the body to its end as "outward height":
// how far from the middle, how high above the ground. So that both sides can share one.
function limb(written: string, side: -1 | 1): Point[] {
  return written.split(', ').map((joint): Point => {
    const [outward = 0, height = 0] = joint.split(' ').map(Number);
    return [side * outward, -height];
  });
}

/** Arms and legs, left before right. */
const pose = (arms: readonly [string, string], legs: readonly [string, string]): Limbs => ({
  leftArm: limb(arms[0], -1),
  rightArm: limb(arms[1], 1),
  leftLeg: limb(legs[0], -1),
  rightLeg: limb(legs[1], 1),
});

const both = (written: string): [string, string] => [written, written];

const poses: Readonly<Record<Pose, Limbs>> = {
  stand: pose(both('10 70, 14 56, 13 42'), both('5 42, 5 2')),
  wave: pose(['10 70, 15 56, 13 43', '10 70, 20 78, 22 95'], both('5 42, 6 2')),
  cheer: pose(both('10 70, 19 82, 20 99'), both('5 42, 9 22, 11 2')),
  run: pose(['9 70, 20 60, 14 48', '9 70, 15 54, 25 62'], ['4 42, 9 24, 25 20', '4 42, 15 28, 11 2']),
  guitar: pose(['10 70, 17 56, 3 50', '10 70, 19 60, 26 66'], both('5 42, 9 2')),
  sing: pose(['10 70, 15 62, 4 75', '10 70, 20 66, 29 74'], ['5 42, 8 2', '5 42, 7 2']),
  hold: pose(['10 70, 12 58, 0 56', '10 70, 17 80, 13 97'], both('5 42, 5 2')),
  kick: pose(['9 70, 21 64, 26 54', '9 70, 20 74, 27 66'], ['4 42, 6 22, 10 2', '4 42, 15 32, 26 14']),
};

const line = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');

/** A whole figure with its feet at (x, y). The box holds limbs and hair. */
export function person(look: Look, pose: Pose, x: number, y: number, height: number): { svg: string; box: Box } {
  const limbs = poses[pose];
  const shoe = '#22202c';
  const legs = [limbs.leftLeg, limbs.rightLeg].map((leg) => {
    const foot = leg[leg.length - 1] ?? [0, 0];
    return (
      (look.skirt === true ? stroke(line(leg), look.skin, 4.6) : stroke(line(leg), look.bottom, 8)) +
      stroke(`M${foot[0] - 0.5} ${foot[1] + 0.3}h4`, shoe, 5)
    );
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
  const skirt =
    look.skirt === true
      ? path('M-9.6 -48H9.6Q12 -26 20 -6Q0 0 -20 -6Q-12 -26 -9.6 -48Z', look.bottom) +
        path('M3 -48H9.6Q12 -26 20 -6Q14 -3.6 8 -3Q7 -30 3 -48Z', '#000', 'opacity=".14"') +
        stroke('M-4 -40Q-6 -22 -9 -5M1 -38Q1 -20 0 -4', '#0003', 0.8)
      : '';
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
  const wide = look.skirt === true ? 20 : 13;
  const reach = (pick: (point: Point) => number, way: 1 | -1, least: number): number =>
    points.reduce((far, point) => Math.max(far, way * pick(point) + 4), least);
  const [left, right, up] = [reach((p) => p[0], -1, wide), reach((p) => p[0], 1, wide), reach((p) => p[1], -1, 100)];
  const unit = height / 100;
  return { svg, box: { x: x - left * unit, y: y - up * unit, width: (left + right) * unit, height: (up + 3) * unit } };
}

/** Drawn over the head; long hair has its back drawn before the body. */
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
    case 'short':
    case 'long':
      return crown;
  }
}

/** Skies, hills, water and trees, in the light of an hour. */
import type { Canvas, Stops } from './canvas.ts';
import { circle, ellipse, path, rect, stroke, tidy, upTo } from './shapes.ts';

export type Hour = 'dawn' | 'day' | 'dusk' | 'night';

interface Light {
  readonly sky: Stops;
  readonly cloud: string;
  /** From far to near. */
  readonly hills: readonly [string, string, string];
  readonly water: Stops;
  readonly glint: string;
}

export const light: Readonly<Record<Hour, Light>> = {
  dawn: {
    sky: [
      [0, '#5a6fb0'],
      [0.4, '#b48fb8'],
      [0.75, '#f5b8a0'],
      [1, '#ffe2b4'],
    ],
    cloud: '#ffe3d2',
    hills: ['#a58fb4', '#7a6f9e', '#565a86'],
    water: [
      [0, '#f3c3ac'],
      [0.4, '#a98fb6'],
      [1, '#4f5c92'],
    ],
    glint: '#fff1d0',
  },
  day: {
    sky: [
      [0, '#4fa3e0'],
      [0.55, '#9fd3f3'],
      [1, '#e9f6fb'],
    ],
    cloud: '#ffffff',
    hills: ['#9fb6cc', '#6fa383', '#3f7d55'],
    water: [
      [0, '#8ecbe4'],
      [0.4, '#3f97c2'],
      [1, '#1d5f92'],
    ],
    glint: '#e8f7ff',
  },
  dusk: {
    sky: [
      [0, '#23305f'],
      [0.38, '#5d4f86'],
      [0.68, '#c9748a'],
      [0.88, '#f6a982'],
      [1, '#ffd09a'],
    ],
    cloud: '#f7b9a0',
    hills: ['#7d6390', '#5b4f80', '#3d3a66'],
    water: [
      [0, '#e9a288'],
      [0.25, '#a2688a'],
      [0.6, '#46406f'],
      [1, '#1f2349'],
    ],
    glint: '#ffdca8',
  },
  night: {
    sky: [
      [0, '#070c26'],
      [0.6, '#172150'],
      [1, '#3b4a86'],
    ],
    cloud: '#4a588f',
    hills: ['#27305f', '#1b2349', '#111733'],
    water: [
      [0, '#2c3a74'],
      [0.5, '#141c45'],
      [1, '#090e28'],
    ],
    glint: '#c6d4ff',
  },
};

/** Fills the picture down to `horizon`; stars at dusk and night, clouds at all hours. */
export function sky(canvas: Canvas, hour: Hour, horizon: number): void {
  const { random, width } = canvas;
  canvas.add(rect(0, 0, width, horizon + 2, canvas.linear(light[hour].sky)));
  if (hour === 'night' || hour === 'dusk') {
    const depth = horizon * (hour === 'night' ? 0.8 : 0.4);
    canvas.add(
      ...upTo(hour === 'night' ? 90 : 45).map(() =>
        circle(
          random.between(0, width),
          random.between(0, depth),
          random.between(0.6, 1.7),
          '#fff',
          `opacity="${tidy(random.between(0.25, 0.9))}"`,
        ),
      ),
    );
  }
  if (hour === 'day')
    upTo(4).forEach(() =>
      cloud(canvas, random.between(0, width), random.between(horizon * 0.08, horizon * 0.5), random.between(0.6, 1.2)),
    );
  else {
    const soft = canvas.blur(7);
    canvas.add(
      ...upTo(6).map(() =>
        ellipse(
          random.between(0, width),
          random.between(horizon * 0.25, horizon * 0.85),
          random.between(160, 330),
          random.between(7, 15),
          light[hour].cloud,
          `opacity="${tidy(random.between(0.2, 0.42))}" filter="${soft}"`,
        ),
      ),
    );
  }
}

function cloud(canvas: Canvas, x: number, y: number, scale: number): void {
  const puff = (dx: number, dy: number, r: number): string => circle(x + dx * scale, y + dy * scale, r * scale, '#fff');
  canvas.add(
    `<g opacity=".88">${puff(-44, 0, 22)}${puff(-16, -14, 32)}${puff(22, -8, 27)}${puff(50, 3, 18)}${rect(x - 64 * scale, y, 132 * scale, 21 * scale, '#fff', `rx="${tidy(10 * scale)}"`)}</g>`,
  );
}

/** A sun or moon with its glow. */
export function sun(canvas: Canvas, x: number, y: number, radius: number, colour = '#fff3cf', glow = '#ffc98c'): void {
  canvas.add(
    circle(
      x,
      y,
      radius * 4,
      canvas.radial([
        [0, glow, 0.75],
        [0.3, glow, 0.35],
        [1, glow, 0],
      ]),
    ),
    circle(x, y, radius, colour),
  );
}

/** A soft ridge of hills from edge to edge, at about `y`, filled down to `bottom`. */
export function hills(canvas: Canvas, y: number, bottom: number, colour: string, roughness = 26): void {
  const { random, width } = canvas;
  const step = width / 6;
  const points = upTo(8).map((i) => [i * step - step / 2, y + random.between(-roughness, roughness)] as const);
  const curve = points.slice(1).map(([x, py], i) => {
    const before = points[i] ?? [x, py];
    return `C${tidy(before[0] + step / 2)} ${tidy(before[1])} ${tidy(x - step / 2)} ${tidy(py)} ${tidy(x)} ${tidy(py)}`;
  });
  const first = points[0] ?? [0, y];
  canvas.add(path(`M${tidy(first[0])} ${tidy(first[1])}${curve.join('')}V${bottom}H${tidy(first[0])}Z`, colour));
}

/** Water from `top` to `bottom` with glints, denser around `lightX`. */
export function water(canvas: Canvas, hour: Hour, top: number, bottom: number, lightX = canvas.width / 2): void {
  const { random, width } = canvas;
  canvas.add(rect(0, top, width, bottom - top, canvas.linear(light[hour].water)));
  canvas.add(
    ...upTo(110).map((i) => {
      const depth = random.between(0, 1);
      const x = i % 2 === 0 ? random.between(0, width) : lightX + random.between(-130, 130) * (0.35 + depth);
      return ellipse(
        x,
        top + 4 + depth * (bottom - top - 8),
        random.between(8, 26) * (0.5 + 2 * depth),
        0.9 + 1.8 * depth,
        light[hour].glint,
        `opacity="${tidy(random.between(0.12, 0.5))}"`,
      );
    }),
  );
}

/** A conifer whose foot is at (x, y). */
export function conifer(x: number, y: number, height: number, colour: string): string {
  const tier = (top: number, half: number, base: number): string =>
    `M${tidy(x)} ${tidy(y - height * top)}L${tidy(x + height * half)} ${tidy(y - height * base)}H${tidy(x - height * half)}Z`;
  return (
    rect(x - height * 0.03, y - height * 0.12, height * 0.06, height * 0.12, '#4d3527') +
    path(tier(1, 0.15, 0.6) + tier(0.78, 0.21, 0.34) + tier(0.54, 0.27, 0.08), colour)
  );
}

/** A round tree whose foot is at (x, y). */
export function roundTree(x: number, y: number, height: number, colour: string, shade: string): string {
  const r = height * 0.3;
  return (
    stroke(
      `M${x} ${y}V${y - height * 0.55}M${x} ${y - height * 0.38}L${x + r * 0.5} ${y - height * 0.58}`,
      '#5b4030',
      height * 0.07,
    ) +
    circle(x - r * 0.5, y - height * 0.58, r * 0.8, shade) +
    circle(x + r * 0.55, y - height * 0.6, r * 0.8, shade) +
    circle(x, y - height * 0.7, r, colour) +
    circle(x - r * 0.3, y - height * 0.8, r * 0.45, '#fff', 'opacity=".14"')
  );
}

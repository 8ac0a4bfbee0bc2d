/** Sailing boats race around a buoy; the sails carry numbers. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { circle, ellipse, group, path, rect, stroke } from '../draw/shapes.ts';

interface Regatta {
  readonly seed: number;
  readonly hour: Hour;
  /** From the first to the last, at most four. */
  readonly boats: readonly { readonly sail: string; readonly hull: string; readonly number: string }[];
}

const places = [
  [560, 610, 1.5],
  [220, 530, 0.95],
  [850, 490, 0.75],
  [400, 470, 0.5],
] as const;

export function regatta({ seed, hour, boats }: Regatta): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 400);
  if (hour !== 'day') sun(canvas, 160, 320, 40);
  hills(canvas, 360, 412, light[hour].hills[0], 30);
  hills(canvas, 388, 412, light[hour].hills[1], 12);
  water(canvas, hour, 400, 750, 200);
  places
    .map((place, i) => ({ place, boat: boats[i], i }))
    .reverse()
    .forEach(({ place: [x, y, scale], boat, i }) => {
      if (boat === undefined) return;
      const number = letter(boat.number, { x: 46, y: -150, size: 26, colour: '#fffdf6', weight: 0.17 });
      canvas.add(
        group(`translate(${x} ${y}) scale(${scale})`, [
          ellipse(0, 26, 150, 14, '#0c2b4a', 'opacity=".3"'),
          stroke('M10 0V-300', '#3a3040', 5),
          path('M16 -296Q130 -160 112 -22H16Z', boat.sail),
          path('M16 -120Q74 -118 122 -108Q122 -60 112 -22H16Z', '#0000001c'),
          path('M4 -276Q-30 -120 -96 -22H4Z', '#fbf6ea'),
          number.svg,
          path('M-130 -12H140Q124 30 90 34H-86Q-116 30 -130 -12Z', boat.hull),
          rect(-126, -12, 262, 8, '#fff', 'opacity=".7"'),
          circle(-40, -26, 10, '#e0ac86') + path('M-56 -10Q-54 -22 -40 -20Q-26 -22 -24 -10Z', '#e2464f'),
          circle(-74, -24, 10, '#8a5538') + path('M-90 -10Q-88 -20 -74 -18Q-60 -20 -58 -10Z', '#f0c23f'),
          stroke('M-140 36q30 -10 60 0t60 0t60 0t60 0', '#fff', 6, 'opacity=".7"'),
        ]),
      );
      const box = { x: x - 132 * scale, y: y - 302 * scale, width: 274 * scale, height: 338 * scale };
      canvas.mark(`boat${i + 1}`, box);
      canvas.mark('boats', box);
    });
  canvas.add(
    path('M900 690q0 -70 26 -70t26 70z', '#f0a02f'),
    rect(900, 654, 52, 12, '#fff'),
    stroke('M886 694q20 -8 40 0t40 0', '#fff', 5, 'opacity=".7"'),
  );
  canvas.mark('water', { x: 0, y: 400, width: 1000, height: 350 });
  return canvas.finish();
}

/** A city by the water, with one tower that everyone knows. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { hills, light, sky, sun, water, type Hour } from '../draw/nature.ts';
import { towers } from '../draw/town.ts';
import { circle, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export type Landmark = 'needle' | 'lattice' | 'dome' | 'none';

export function skyline({ seed, hour, landmark }: { seed: number; hour: Hour; landmark: Landmark }): Picture {
  const canvas = new Canvas(seed);
  const far = { dawn: '#b79bb8', day: '#a9c2d6', dusk: '#8a6593', night: '#27346b' }[hour];
  const near = { dawn: '#6f6694', day: '#5d7f9c', dusk: '#43376c', night: '#131b42' }[hour];
  const windowColour = hour === 'day' ? '#d9edf7' : '#ffdf9a';
  sky(canvas, hour, 560);
  sun(
    canvas,
    220,
    hour === 'night' ? 130 : hour === 'day' ? 120 : 420,
    38,
    hour === 'night' ? '#f2f4ff' : '#fff3cf',
    hour === 'night' ? '#8fa3e8' : '#ffc98c',
  );
  hills(canvas, 470, 560, light[hour].hills[0], 26);
  towers(canvas, 562, 90, 250, far, windowColour, 0.25);
  if (landmark !== 'none') raise(canvas, landmark, hour === 'night' ? '#45559c' : near, windowColour);
  towers(canvas, 562, 50, 150, near, windowColour, hour === 'day' ? 0.5 : 0.42);
  water(canvas, hour, 560, 750, 220);
  const shade = canvas.linear([
    [0, near, 0.55],
    [1, near, 0],
  ]);
  canvas.add(rect(0, 560, 1000, 110, shade));
  canvas.mark('city', {
    x: 0,
    y: landmark === 'none' ? 310 : 130,
    width: 1000,
    height: landmark === 'none' ? 252 : 432,
  });
  return canvas.finish();
}

function raise(canvas: Canvas, landmark: Exclude<Landmark, 'none'>, colour: string, lamp: string): void {
  const x = 640;
  if (landmark === 'needle') {
    canvas.add(
      path(`M${x - 34} 562L${x - 9} 260H${x + 9}L${x + 34} 562Z`, colour),
      path(`M${x - 62} 268Q${x} 224 ${x + 62} 268Q${x} 300 ${x - 62} 268Z`, colour),
      rect(x - 54, 262, 108, 5, lamp),
      stroke(`M${x} 230V140`, colour, 6),
      circle(x, 138, 6, '#ff6b5b'),
    );
    canvas.mark('tower', { x: x - 64, y: 131, width: 128, height: 430 });
  } else if (landmark === 'lattice') {
    const braces = upTo(7).map((i) => {
      const t = i / 7;
      const half = 92 * (1 - t) ** 1.7 + 7;
      const next = 92 * (1 - (i + 1) / 7) ** 1.7 + 7;
      const y = 562 - t * 370;
      return `M${(x - half).toFixed(1)} ${y.toFixed(1)}L${(x + next).toFixed(1)} ${(y - 53).toFixed(1)}M${(x + half).toFixed(1)} ${y.toFixed(1)}L${(x - next).toFixed(1)} ${(y - 53).toFixed(1)}M${(x - half).toFixed(1)} ${y.toFixed(1)}H${(x + half).toFixed(1)}`;
    });
    canvas.add(
      stroke(`M${x - 99} 562Q${x - 22} 420 ${x - 6} 170M${x + 99} 562Q${x + 22} 420 ${x + 6} 170`, colour, 9),
      stroke(braces.join(''), colour, 3.4),
      rect(x - 54, 444, 108, 11, colour),
      rect(x - 28, 330, 56, 9, colour),
      stroke(`M${x} 180V134`, colour, 6),
      ...upTo(9).map((i) => circle(x - 48 + i * 12, 449, 2.6, lamp)),
    );
    canvas.mark('tower', { x: x - 104, y: 131, width: 208, height: 430 });
  } else {
    canvas.add(
      group(`translate(${x} 562)`, [
        rect(-150, -150, 300, 152, colour),
        path('M-108 -150Q-108 -290 0 -300Q108 -290 108 -150Z', colour),
        rect(-12, -336, 24, 40, colour),
        stroke('M0 -336V-366', colour, 5),
        ...upTo(9).map((i) => rect(-136 + i * 31, -124, 14, 96, lamp, 'opacity=".5"')),
        stroke('M-70 -166Q-60 -250 -14 -286M70 -166Q60 -250 14 -286', lamp, 2.4, 'opacity=".5"'),
      ]),
    );
    canvas.mark('tower', { x: x - 150, y: 193, width: 300, height: 368 });
  }
}

/** Basketball in a hall: a player at the basket, both teams, the score above. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person, type Pose } from '../draw/people.ts';
import { circle, ellipse, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Court {
  readonly seed: number;
  readonly home: string;
  readonly away: string;
  readonly score: string;
  readonly star: Who;
  readonly floor?: string;
}

export function court({ seed, home, away, score, star, floor = '#d9a066' }: Court): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(rect(0, 0, 1000, 460, '#1f1b33'));
  for (let row = 0; row < 9; row++)
    canvas.add(
      ...upTo(48).map((i) =>
        circle(
          i * 21.4 + (row % 2) * 10 + random.between(-3, 3),
          150 + row * 32 + random.between(-3, 3),
          9.5,
          random.pick([home, home, away, '#e8ecf4', '#7a6f9c', '#f0d9a8']),
          'opacity=".8"',
        ),
      ),
    );
  canvas.add(
    rect(0, 430, 1000, 44, home),
    rect(0, 470, 1000, 280, floor),
    ...upTo(12).map((i) => stroke(`M${i * 100 - 40} 474L${i * 140 - 260} 750`, '#0000001a', 2)),
    ellipse(500, 640, 330, 84, 'none', 'stroke="#fff" stroke-width="6" opacity=".85"'),
    stroke('M0 500H1000', '#fff', 5, 'opacity=".8"'),
  );
  const sign = letter(score, { x: 400, y: 40, size: 44, colour: '#ffd98a', maxWidth: 380, weight: 0.16 });
  canvas.add(rect(190, 16, 420, 92, '#10162c', 'rx="8" stroke="#5b6690" stroke-width="4"'), sign.svg);
  canvas.mark('board', { x: 190, y: 16, width: 420, height: 92 });
  canvas.add(
    rect(900, 90, 18, 560, '#6b7390'),
    stroke('M908 200H850', '#6b7390', 14),
    rect(824, 90, 22, 170, '#f4f7fb'),
    stroke('M740 246H824', '#e8743b', 11),
    stroke('M746 250l14 70m8 -70l2 74m22 -74l-4 72m30 -72l-20 68M752 274h66M758 300h56', '#f4f7fb', 4),
  );
  canvas.mark('basket', { x: 736, y: 88, width: 112, height: 240 });
  const player = (name: string, who: Who, shirt: string, pose: Pose, x: number, y: number, size: number): void => {
    const figure = person({ ...looks[who], skirt: false, top: shirt, bottom: shirt }, pose, x, y, size);
    canvas.add(figure.svg);
    canvas.mark(name, figure.box);
  };
  player('away', 'eino', away, 'cheer', 250, 610, 230);
  player('home', 'gus', home, 'run', 120, 660, 250);
  player('home', 'dede', home, 'stand', 400, 590, 220);
  player('away', 'kofi', away, 'cheer', 790, 690, 260);
  player('lead', star, home, 'hold', 640, 600, 320);
  canvas.add(
    ellipse(640, 690, 60, 10, '#0003'),
    circle(690, 268, 32, '#e8743b'),
    stroke('M658 268H722M690 236V300M668 246Q690 268 668 290M712 246Q690 268 712 290', '#7a3a1c', 3.4),
  );
  canvas.add(path('M0 750V742H1000V750Z', '#0002'));
  return canvas.finish();
}

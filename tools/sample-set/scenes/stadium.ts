/** A football match under floodlights: two kits, full stands, a board with the score. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { looks, type Who } from '../draw/looks.ts';
import { person, type Pose } from '../draw/people.ts';
import { circle, ellipse, path, rect, stroke, upTo } from '../draw/shapes.ts';

interface Stadium {
  readonly seed: number;
  readonly home: string;
  readonly away: string;
  readonly score: string;
  /** What the leading player does. */
  readonly lead: Pose;
  readonly star?: Who;
}

export function stadium({ seed, home, away, score, lead, star = 'kofi' }: Stadium): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  canvas.add(
    rect(
      0,
      0,
      1000,
      380,
      canvas.linear([
        [0, '#0a1230'],
        [1, '#243766'],
      ]),
    ),
  );
  const glow = canvas.radial([
    [0, '#fff', 1],
    [0.2, '#eaf2ff', 0.6],
    [1, '#9fb8ff', 0],
  ]);
  for (const x of [110, 890])
    canvas.add(
      stroke(`M${x} 70V200`, '#3a4468', 8),
      ...upTo(8).map((i) => circle(x - 42 + (i % 4) * 28, 50 + Math.floor(i / 4) * 24, 30, glow)),
    );
  const fans = [home, home, home, away, '#f0d9a8', '#e8ecf4', '#5b6b96'] as const;
  canvas.add(path('M0 150Q500 90 1000 150V372H0Z', '#1a2446'));
  for (let row = 0; row < 10; row++) {
    canvas.add(
      ...upTo(62).map((i) => {
        const x = i * 16.4 + (row % 2) * 8 + random.between(-2, 2);
        return circle(
          x,
          166 + row * 19.5 - 46 * (1 - ((x - 500) / 500) ** 2) * (1 - row / 10) + random.between(-2, 2),
          5.6,
          random.pick(fans),
          'opacity=".9"',
        );
      }),
    );
  }
  canvas.add(...upTo(8).map((i) => rect(i * 125, 356, 125, 30, [home, '#f4f1e8', away, '#f4f1e8'][i % 4] ?? home)));
  canvas.add(
    rect(
      0,
      386,
      1000,
      364,
      canvas.linear([
        [0, '#2f8f4c'],
        [1, '#1f6f3c'],
      ]),
    ),
  );
  canvas.add(
    ...upTo(6).map((i) => path(`M${i * 200 - 100} 386h100L${i * 260 - 210} 750h-130Z`, '#3aa35a', 'opacity=".45"')),
  );
  canvas.add(
    stroke('M0 430H1000', '#dff3e4', 3, 'opacity=".6"'),
    ellipse(500, 600, 240, 70, 'none', 'stroke="#dff3e4" stroke-width="3.5" opacity=".55"'),
  );
  const sign = letter(score, { x: 500, y: 38, size: 42, colour: '#ffd98a', maxWidth: 330 });
  canvas.add(rect(312, 14, 376, 92, '#10162c', 'rx="8" stroke="#4a5680" stroke-width="3"'), sign.svg);
  canvas.mark('board', { x: 311, y: 13, width: 378, height: 94 });
  const player = (
    name: string,
    look: Who,
    shirt: string,
    shorts: string,
    pose: Pose,
    x: number,
    y: number,
    size: number,
  ): void => {
    const figure = person(
      { ...looks[look], hair: look === 'jiro' ? 'short' : looks[look].hair, skirt: false, top: shirt, bottom: shorts },
      pose,
      x,
      y,
      size,
    );
    canvas.add(figure.svg);
    canvas.mark(name, figure.box);
  };
  player('away', 'tomas', away, '#f4f1e8', 'run', 178, 600, 190);
  player('home', 'jiro', home, '#fff', 'stand', 330, 560, 165);
  player('away', 'kofi', away, '#f4f1e8', 'stand', 850, 590, 185);
  player('home', 'ilias', home, '#fff', 'cheer', 690, 650, 215);
  player('lead', star, home, '#fff', lead, 500, 700, 285);
  canvas.add(circle(606, 706, 18, '#fff'), path('M600 698l8 0l3 8l-7 6l-7 -6z', '#222'));
  canvas.mark('ground', { x: 0, y: 90, width: 1000, height: 660 });
  return canvas.finish();
}

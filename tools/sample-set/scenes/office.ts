/** The seat of an invented company: a glass house with its mark and name above the door. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { letter } from '../draw/lettering.ts';
import { roundTree, sky, sun, type Hour } from '../draw/nature.ts';
import { looks } from '../draw/looks.ts';
import { person } from '../draw/people.ts';
import { towers } from '../draw/town.ts';
import { circle, path, rect, stroke, upTo } from '../draw/shapes.ts';

export type Mark = 'wave' | 'leaf' | 'orbit' | 'bolt';

export function office({
  seed,
  hour,
  name,
  mark,
  colour,
}: {
  seed: number;
  hour: Hour;
  name: string;
  mark: Mark;
  colour: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  const dark = hour === 'dusk' || hour === 'night';
  sky(canvas, hour, 640);
  if (dark) sun(canvas, 860, 300, 34);
  towers(canvas, 620, 140, 330, dark ? '#6a5286' : '#b5cbdc', dark ? '#ffd98f' : '#e3f0f7', 0.25);
  canvas.add(
    rect(170, 70, 600, 560, dark ? '#2b3358' : '#5f8fae'),
    rect(770, 180, 120, 450, dark ? '#222848' : '#4a7693'),
  );
  for (let row = 0; row < 7; row++) {
    canvas.add(
      ...upTo(9).map((i) =>
        rect(
          186 + i * 64.5,
          210 + row * 48,
          54,
          38,
          random.between(0, 1) < (dark ? 0.55 : 0.2) ? (dark ? '#ffe0a0' : '#d9eef6') : dark ? '#46528a' : '#8fbdd4',
        ),
      ),
    );
    canvas.add(rect(784, 210 + row * 48, 92, 38, dark ? '#39447a' : '#76a6c0'));
  }
  canvas.add(path('M186 210L420 210L186 520Z', '#fff', 'opacity=".12"'), rect(170, 70, 600, 118, '#f7f4ee'));
  const sign = letter(name, { x: 530, y: 104, size: 50, colour, maxWidth: 420, weight: 0.16 });
  canvas.add(sign.svg, logo(mark, 248, 129, colour));
  canvas.mark('sign', { x: 170, y: 70, width: 600, height: 118 });
  canvas.mark('building', { x: 170, y: 70, width: 720, height: 560 });
  canvas.add(
    rect(380, 540, 180, 90, '#1c2240'),
    rect(390, 548, 76, 82, '#ffe9b8'),
    rect(474, 548, 76, 82, '#ffe9b8'),
    rect(350, 526, 240, 16, colour),
  );
  canvas.add(
    rect(0, 628, 1000, 122, dark ? '#4d4766' : '#b9bdb6'),
    rect(0, 628, 1000, 10, '#fff5'),
    roundTree(90, 650, 230, '#5a9c4a', '#43823f'),
    roundTree(932, 660, 260, '#5a9c4a', '#43823f'),
    stroke('M0 700H1000', '#fff', 4, 'stroke-dasharray="46 40" opacity=".45"'),
  );
  canvas.add(person(looks.kofi, 'stand', 640, 680, 150).svg, person(looks.runa, 'wave', 700, 686, 146).svg);
  return canvas.finish();
}

function logo(mark: Mark, x: number, y: number, colour: string): string {
  const shapes: Readonly<Record<Mark, string>> = {
    wave:
      circle(x, y, 42, colour) +
      stroke(`M${x - 27} ${y - 8}q13 -16 27 0t27 0M${x - 27} ${y + 12}q13 -16 27 0t27 0`, '#fff', 7),
    leaf:
      path(
        `M${x - 38} ${y + 38}Q${x - 44} ${y - 36} ${x + 40} ${y - 40}Q${x + 40} ${y + 36} ${x - 38} ${y + 38}Z`,
        colour,
      ) + stroke(`M${x - 38} ${y + 38}L${x + 14} ${y - 14}M${x - 14} ${y + 14}v-20M${x - 2} ${y + 2}h20`, '#fff', 5),
    orbit:
      circle(x, y, 20, colour) +
      `<ellipse cx="${x}" cy="${y}" rx="46" ry="17" fill="none" stroke="${colour}" stroke-width="6" transform="rotate(-24 ${x} ${y})"/>` +
      circle(x + 40, y - 20, 8, colour),
    bolt:
      rect(x - 40, y - 40, 80, 80, colour, 'rx="20"') +
      path(`M${x + 6} ${y - 30}L${x - 22} ${y + 8}H${x - 2}L${x - 8} ${y + 30}L${x + 22} ${y - 8}H${x + 2}Z`, '#fff'),
  };
  return shapes[mark];
}

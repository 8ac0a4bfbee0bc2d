/** A mountain railway: a train on a viaduct, peaks behind. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { conifer, hills, light, sky, type Hour } from '../draw/nature.ts';
import { circle, group, path, rect, upTo } from '../draw/shapes.ts';

export function train({
  seed,
  hour,
  livery,
  stripe,
}: {
  seed: number;
  hour: Hour;
  livery: string;
  stripe: string;
}): Picture {
  const canvas = new Canvas(seed);
  const { random } = canvas;
  sky(canvas, hour, 460);
  const rock = canvas.linear([
    [0, hour === 'day' ? '#8fa3c0' : '#a08cb0'],
    [1, hour === 'day' ? '#64789a' : '#5f547f'],
  ]);
  canvas.add(
    path('M-20 470L180 200L300 330L520 90L700 320L820 230L1020 480Z', rock),
    path('M520 90L440 178L488 168L520 206L560 172L598 190Z', '#fff'),
    path('M180 200L124 276L164 262L196 292L232 258Z', '#fff'),
    path('M820 230L782 258L816 262L846 280L858 258Z', '#fff'),
    path('M520 90L700 320L600 470L560 300Z', '#0000001f'),
  );
  canvas.mark('mountain', { x: 300, y: 90, width: 400, height: 320 });
  hills(canvas, 420, 750, light[hour].hills[1], 26);
  canvas.add(
    ...upTo(40).map(() =>
      conifer(random.between(0, 1000), random.between(440, 480), random.between(36, 80), light[hour].hills[2]),
    ),
  );
  hills(canvas, 560, 750, hour === 'day' ? '#4f9150' : light[hour].hills[2], 20);
  const stone = canvas.linear([
    [0, '#cdbfa8'],
    [1, '#8d7f70'],
  ]);
  const arches = upTo(7)
    .map((i) => `M${22 + i * 145} 750V640A56 56 0 0 1 ${134 + i * 145} 640V750Z`)
    .join('');
  canvas.add(
    path(`M0 556H1000V750H0Z${arches}`, stone, 'fill-rule="evenodd"'),
    rect(0, 548, 1000, 14, '#7a6d60'),
    rect(0, 540, 1000, 5, '#4a4550'),
  );
  upTo(4).forEach((i) => {
    const first = i === 3;
    canvas.add(
      group(`translate(${34 + i * 232} 440)`, [
        path(first ? 'M0 12Q0 0 12 0H150Q206 4 224 62V88H0Z' : 'M0 12Q0 0 12 0H212Q224 0 224 12V88H0Z', livery),
        rect(0, 62, 224, 12, stripe),
        ...upTo(first ? 3 : 5).map(
          (w) =>
            rect(14 + w * 42, 18, 32, 32, '#dff0fa', 'rx="5"') +
            path(`M${18 + w * 42} 46l20 -26h6l-20 26z`, '#fff', 'opacity=".7"'),
        ),
        first ? path('M150 16Q184 20 200 52H150Z', '#dff0fa') + circle(212, 78, 7, '#fff2b8') : '',
        rect(12, 86, 200, 10, '#3a3744'),
        ...[34, 66, 158, 190].map((x) => circle(x, 96, 12, '#26232e') + circle(x, 96, 5, '#8d8798')),
        i < 3 ? rect(224, 76, 8, 8, '#26232e') : '',
      ]),
    );
  });
  canvas.mark('train', { x: 34, y: 440, width: 922, height: 108 });
  upTo(5).forEach((i) => canvas.add(conifer(random.between(0, 1000), 762, 90 + i * 22, '#27543a')));
  return canvas.finish();
}

/** A red desert with an arch of rock and a caravan: a country, not a person. */
import { Canvas, type Picture } from '../draw/canvas.ts';
import { sky, sun, type Hour } from '../draw/nature.ts';
import { ellipse, group, path, rect, stroke, upTo } from '../draw/shapes.ts';

export function canyon({ seed, hour }: { seed: number; hour: Hour }): Picture {
  const canvas = new Canvas(seed);
  sky(canvas, hour, 430);
  sun(canvas, 640, hour === 'day' ? 140 : 330, 46);
  canvas.add(
    path(
      'M0 430V300L70 280L120 320L190 262L280 270L320 340L420 352L440 430ZM560 430L590 330L680 320L720 270L800 262L850 300L1000 250V430Z',
      '#c98a78',
    ),
  );
  canvas.add(
    rect(
      0,
      425,
      1000,
      325,
      canvas.linear([
        [0, '#efb27c'],
        [1, '#c8703f'],
      ]),
    ),
    path('M0 470Q260 420 520 470T1000 450V540Q700 500 420 550T0 530Z', '#fff', 'opacity=".13"'),
  );
  const stone = canvas.linear([
    [0, '#d98a5c'],
    [1, '#8f4a38'],
  ]);
  canvas.add(
    path(
      'M60 640V260Q90 150 210 160Q330 130 420 200Q470 240 470 320V600H380V380Q370 290 280 290Q190 290 180 390V640Z',
      stone,
    ),
    stroke(
      'M80 300Q240 210 450 290M70 360Q90 350 176 356M70 430H178M70 500H178M388 400H468M388 470H468',
      '#7a3a2c',
      4,
      'opacity=".45"',
    ),
    path('M60 640V260Q90 150 210 160Q130 210 120 330V640Z', '#000', 'opacity=".14"'),
  );
  canvas.mark('arch', { x: 60, y: 146, width: 410, height: 494 });
  canvas.mark('desert', { x: 0, y: 146, width: 1000, height: 604 });
  canvas.add(path('M0 640Q220 590 460 640T1000 610V750H0Z', '#b85f38'));
  upTo(4).forEach((i) => canvas.add(camel(560 + i * 108, 640 - i * 8, 0.72 - i * 0.06)));
  canvas.mark('caravan', { x: 510, y: 540, width: 440, height: 112 });
  return canvas.finish();
}

function camel(x: number, y: number, scale: number): string {
  const coat = '#6b3a2c';
  return group(`translate(${x} ${y}) scale(-${scale} ${scale})`, [
    ellipse(0, 4, 60, 7, '#0003'),
    stroke('M-38 -60V0M-24 -60V0M28 -60V0M42 -60V0', coat, 8),
    path('M-54 -62Q-56 -92 -30 -92Q-18 -122 0 -122Q18 -122 28 -92Q56 -92 54 -62Q0 -44 -54 -62Z', coat),
    path('M-26 -96Q0 -132 26 -96L20 -72H-20Z', '#d9a441'),
    stroke('M50 -76Q76 -80 78 -124', coat, 13),
    stroke('M78 -126L98 -120', coat, 14),
    stroke('M-54 -70L-62 -44', coat, 4),
  ]);
}

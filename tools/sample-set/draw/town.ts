/** Houses, lights and crowds. */
import type { Canvas } from './canvas.ts';
import { circle, path, rect, stroke, tidy, upTo } from './shapes.ts';

/** A row of towers standing on `base`, windows lit by chance. */
export function towers(
  canvas: Canvas,
  base: number,
  low: number,
  high: number,
  colour: string,
  windowColour: string,
  lit: number,
): void {
  const { random } = canvas;
  for (let x = -20; x < canvas.width;) {
    const width = random.between(46, 96);
    const height = random.between(low, high);
    canvas.add(rect(x, base - height, width - 4, height + 2, colour));
    if (random.between(0, 1) < 0.3) canvas.add(rect(x + width / 2 - 3, base - height - 26, 3, 27, colour));
    const windows: string[] = [];
    for (let wy = base - height + 12; wy < base - 14; wy += 16) {
      for (let wx = x + 8; wx < x + width - 14; wx += 13) {
        if (random.between(0, 1) < lit) windows.push(`M${tidy(wx)} ${tidy(wy)}h6v8h-6z`);
      }
    }
    if (windows.length > 0) canvas.add(path(windows.join(''), windowColour, 'opacity=".85"'));
    x += width;
  }
}

/** Heads and shoulders seen from behind along the lower edge. */
export function crowd(canvas: Canvas, y: number, size: number, colour: string, armsUp = 0): void {
  const { random } = canvas;
  for (let x = -20; x < canvas.width + 20; x += random.between(size * 1.5, size * 2.6)) {
    const top = y + random.between(-size * 0.5, size * 0.6);
    canvas.add(
      circle(x, top, size * 0.62, colour),
      path(
        `M${tidy(x - size * 1.25)} ${canvas.height}Q${tidy(x - size * 1.25)} ${tidy(top + size * 0.75)} ${tidy(x)} ${tidy(top + size * 0.65)}Q${tidy(x + size * 1.25)} ${tidy(top + size * 0.75)} ${tidy(x + size * 1.25)} ${canvas.height}Z`,
        colour,
      ),
    );
    if (random.between(0, 1) < armsUp)
      canvas.add(
        stroke(
          `M${tidy(x + size)} ${tidy(top + size)}L${tidy(x + size * 1.3)} ${tidy(top - size * 0.4)}L${tidy(x + size * 1.05)} ${tidy(top - size * 1.6)}`,
          colour,
          size * 0.4,
        ),
      );
  }
}

/** A sagging cable of light bulbs from one point to another. */
export function bulbs(canvas: Canvas, x1: number, y1: number, x2: number, y2: number, sag: number): void {
  const glow = canvas.radial([
    [0, '#fffbe6'],
    [0.3, '#ffe9a8', 0.9],
    [1, '#ffd27a', 0],
  ]);
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2 + sag];
  canvas.add(stroke(`M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}`, '#1b1430', 2));
  const count = Math.round(Math.abs(x2 - x1) / 46);
  upTo(count).forEach((i) => {
    const t = (i + 0.5) / count;
    const x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * mx + t * t * x2;
    const y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * my + t * t * y2 + 4;
    canvas.add(circle(x, y, 15, glow), circle(x, y, 3.4, '#fffbe6'));
  });
}

/** Beams of light from above. */
export function spotlights(canvas: Canvas, colours: readonly string[], bottom: number): void {
  colours.forEach((colour, i) => {
    const x = ((i + 0.5) / colours.length) * canvas.width;
    const aim = canvas.width / 2 + (x - canvas.width / 2) * 0.5;
    const beam = canvas.linear([
      [0, colour, 0.55],
      [1, colour, 0],
    ]);
    canvas.add(
      path(`M${tidy(x - 8)} 0L${tidy(aim - 130)} ${bottom}H${tidy(aim + 130)}L${tidy(x + 8)} 0Z`, beam),
      circle(x, 6, 12, '#fff', 'opacity=".85"'),
    );
  });
}

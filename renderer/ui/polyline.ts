/** A polyline's points for values over steps, in a box of this size; the first step at the left, the largest value on top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lowest and highest value of the drawing. */
export type Range = readonly [low: number, high: number];

export function polyline(
  points: readonly Point[],
  width: number,
  height: number,
  range: Range = rangeOf(points),
): string {
  const xs = points.map((p) => p.x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = range;
  const scale = (value: number, from: number, to: number, size: number) =>
    to === from ? size / 2 : ((value - from) / (to - from)) * size;
  return points
    .map((p) => `${scale(p.x, left, right, width).toFixed(1)},${(height - scale(p.y, low, high, height)).toFixed(1)}`)
    .join(' ');
}

function rangeOf(points: readonly Point[]): Range {
  const ys = points.map((p) => p.y);
  return [Math.min(...ys), Math.max(...ys)];
}

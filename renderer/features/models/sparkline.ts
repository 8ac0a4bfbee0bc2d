/** A polyline's points for values over steps, in a box of this size; the first step at the left, the largest value on top. */
export function sparkline(points: readonly { x: number; y: number }[], width: number, height: number): string {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (value: number, from: number, to: number, size: number) =>
    to === from ? size / 2 : ((value - from) / (to - from)) * size;
  return points
    .map((p) => `${scale(p.x, left, right, width).toFixed(1)},${(height - scale(p.y, low, high, height)).toFixed(1)}`)
    .join(' ');
}

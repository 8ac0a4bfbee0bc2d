/** Curves of bounded length: what is drawn a few hundred pixels wide needs no more points. */

/** As many points as a curve keeps, whatever a run's length. */
export const mostPoints = 300;

/**
 * At most `most` of the points in their order: the first, the last, every point whose dev F1 differs from the one before (an
 * epoch's end), and the rest evenly spread. `most` is at least 4; where epochs alone are more than half of it, they are thinned
 * too, and the best of them stays.
 */
export function thinOut<P extends { readonly devF1: number | null }>(points: readonly P[], most = mostPoints): P[] {
  if (points.length <= most) return [...points];
  const ends = points.flatMap(({ devF1 }, i) => (devF1 !== null && devF1 !== points[i - 1]?.devF1 ? [i] : []));
  const room = Math.floor(most / 2);
  const kept = new Set(ends.length <= room ? ends : evenly(ends, room - 1));
  const best = ends.reduce<number | null>((a, b) => (a === null || f1(points, b) > f1(points, a) ? b : a), null);
  if (best !== null) kept.add(best);
  for (const i of evenly([...points.keys()], most - kept.size)) kept.add(i);
  return [...kept].sort((a, b) => a - b).flatMap((i) => points[i] ?? []);
}

function f1(points: readonly { readonly devF1: number | null }[], at: number): number {
  return points[at]?.devF1 ?? Number.NEGATIVE_INFINITY;
}

/** `count` of the items with the first and the last, at even distances. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const step = (items.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)]).filter((item) => item !== undefined);
}

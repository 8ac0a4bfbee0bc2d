/** What a training is watched by, as groups of small drawings: the charts of its model family with the points of a run. */
import type { RunPoint } from '../../../src/engine/run';
import type { WatchedChart } from '../../../src/engine/training';
import { seriesOf } from '../../../src/engine/watched-series';
import type { Point, Range } from '../../ui/polyline';

export interface WatchedCurve {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface WatchedGroup {
  readonly title: string;
  readonly meaning: string;
  readonly curves: readonly WatchedCurve[];
  /** Shared by the group's drawings; null = each has its own. */
  readonly range: Range | null;
}

/** Charts and curves with nothing to draw are left out. */
export function watchedGroups(points: readonly RunPoint[], charts: readonly WatchedChart[]): WatchedGroup[] {
  const steps = points.flatMap(({ step, watch }) => (watch ? [{ step, series: seriesOf(watch) }] : []));
  const curve = (name: string, series: string, at: number): WatchedCurve => ({
    name,
    points: steps.flatMap(({ step, series: all }) => {
      const y = all[series]?.[at];
      return y === undefined ? [] : [{ x: step, y }];
    }),
  });
  const layersOf = (series: string): number => Math.max(0, ...steps.map(({ series: all }) => all[series]?.length ?? 0));
  return charts
    .map(({ title, meaning, range, curves }) => ({
      ...{ title, meaning, range },
      curves: curves
        .flatMap(({ series, title: name, layered }) => {
          if (!layered) return [curve(name, series, 0)];
          const what = name === '' ? '' : `${name}, `;
          return Array.from({ length: layersOf(series) }, (_, l) => curve(`${what}layer ${l + 1}`, series, l));
        })
        .filter(({ points: list }) => list.length > 0),
    }))
    .filter(({ curves }) => curves.length > 0);
}

/** Numbers from thousands to millionths in a few signs. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size >= 1000 || size < 0.001 ? value.toExponential(1) : value.toPrecision(3);
}

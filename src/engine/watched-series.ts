/** What a training is watched by, as series that charts name: those of the model family, and those of every family. */
import type { StepWatch, WatchedChart } from './training';

const gradientOf = (group: string): string => `gradient of ${group}`;

/** One number a series, or one a layer: `mner`, the family's own, and `gradient of <group>`. */
export function seriesOf({ mner, series, gradientNorms }: StepWatch): Readonly<Record<string, readonly number[]>> {
  const gradients = Object.entries(gradientNorms).map(([group, norm]) => [gradientOf(group), [norm]] as const);
  return { mner: [mner], ...series, ...Object.fromEntries(gradients) };
}

/** The gradients of the groups of a model. */
export function gradientChart(groups: readonly { readonly id: string; readonly title: string }[]): WatchedChart {
  return {
    title: 'How hard each part is pushed',
    meaning: 'Length of the gradient before it is clipped. 0 for long means that a part learns nothing.',
    range: null,
    curves: groups.map(({ id, title }) => ({ series: gradientOf(id), title, layered: false })),
  };
}

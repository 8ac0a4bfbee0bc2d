/** What a training is watched by, as groups of small drawings with a sentence of what each means. */
import type { RunPoint } from '../../../src/engine/run';
import { parameterGroups, type StepWatch } from '../../../src/engine/training';
import type { Point, Range } from '../../ui/sparkline';

export interface WatchedCurve {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface WatchedGroup {
  readonly title: string;
  readonly meaning: string;
  readonly curves: readonly WatchedCurve[];
  /** Shared by the group's drawings; left out = each has its own. */
  readonly range?: Range;
}

type Read = (watch: StepWatch) => number | null | undefined;

const generation = {
  reconVisual: 'picture from words',
  reconText: 'words from picture',
  cycleVisual: 'picture, there and back',
  cycleText: 'words, there and back',
} as const;
const directions = ['reconVisual', 'reconText', 'cycleVisual', 'cycleText'] as const;

const groupNames: Readonly<Record<(typeof parameterGroups)[number], string>> = {
  embeddings: 'word pieces',
  encoder: 'text reader',
  vision: 'picture reader',
  generator: 'imagination',
  sampler: 'choice of words',
  head: 'type scores',
  crf: 'type order',
};

/** Groups with nothing to draw are left out. */
export function watchedGroups(points: readonly RunPoint[]): WatchedGroup[] {
  const curve = (name: string, read: Read): WatchedCurve => ({
    name,
    points: points.flatMap(({ step, watch }) => {
      const y = watch ? read(watch) : null;
      return y === null || y === undefined ? [] : [{ x: step, y }];
    }),
  });
  const byLayer = (read: (watch: StepWatch) => readonly number[], what = ''): WatchedCurve[] => {
    const layers = Math.max(0, ...points.map(({ watch }) => (watch ? read(watch).length : 0)));
    return Array.from({ length: layers }, (_, i) => curve(`${what}layer ${i + 1}`, (watch) => read(watch)[i]));
  };
  const groups: WatchedGroup[] = [
    {
      title: 'Losses',
      meaning:
        'What the training makes smaller: wrong tags, and pictures and words that are imagined unlike the real ones.',
      curves: [
        curve('tags', (watch) => watch.mner),
        ...directions.map((name) => curve(generation[name], (watch) => watch.generation?.[name])),
      ],
    },
    {
      title: 'How unlike imagined and real are',
      meaning: '0 is the same. It falls while the model learns to imagine.',
      curves: directions.map((name) => curve(generation[name], (watch) => watch.oneMinusRho?.[name])),
    },
    {
      title: 'Share of words and squares that each layer keeps',
      meaning: 'Close to 0 the layers see nothing any more; from bottom to top is 0 to 1.',
      curves: [...byLayer((watch) => watch.keepText, 'words, '), ...byLayer((watch) => watch.keepVisual, 'squares, ')],
      range: [0, 1],
    },
    {
      title: 'How varied the imagined pictures are',
      meaning: 'Close to 0 the model imagines the same picture for every tweet.',
      curves: byLayer((watch) => watch.generatedVariance),
    },
    {
      title: 'How hard each part is pushed',
      meaning: 'Length of the gradient before it is clipped. 0 for long means that a part learns nothing.',
      curves: parameterGroups.map((name) => curve(groupNames[name], (watch) => watch.gradientNorms[name])),
    },
  ];
  return groups
    .map((group) => ({ ...group, curves: group.curves.filter(({ points: list }) => list.length > 0) }))
    .filter(({ curves }) => curves.length > 0);
}

/** Numbers from thousands to millionths in a few signs. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size >= 1000 || size < 0.001 ? value.toExponential(1) : value.toPrecision(3);
}

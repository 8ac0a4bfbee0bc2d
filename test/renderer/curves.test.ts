/** The curves of a training: read once, followed point by point, drawn in groups that say what they mean. */
import { expect, test } from 'vitest';
import type { CallName } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import type { Run, RunCurves, RunPoint } from '../../src/engine/run';
import type { StepWatch, WatchedChart } from '../../src/engine/training';
import { gradientChart } from '../../src/engine/watched-series';
import { sharedGroups } from '../../models/about';
import { bga } from '../../models/bga/about';
import { ModelsState } from '../../renderer/features/models/models.svelte';
import { short, watchedGroups } from '../../renderer/features/models/watched';

const watch: StepWatch = { mner: 4, series: { keepText: [0.9, 0.8] }, gradientNorms: { crf: 2, head: 1 } };
const pictured: StepWatch = {
  ...watch,
  series: {
    ...{ reconVisual: [30], reconText: [20], cycleVisual: [10], cycleText: [5] },
    ...{ unlikeReconVisual: [0.3], unlikeReconText: [0.2], unlikeCycleVisual: [0.1], unlikeCycleText: [0.05] },
    ...{ keepText: [0.9, 0.8], keepVisual: [0.5, 0.4], generatedVariance: [0.01, 0.02] },
  },
};
const point = (step: number, w: StepWatch | null = watch): RunPoint => ({ step, loss: 1, devF1: null, watch: w });

function run(id: string, step: number): Run {
  const rest = {
    startedAt: 0,
    endedAt: null,
    from: null,
    preset: 'bga',
    seed: 1,
    corrections: 0,
    replayed: 0,
  } as const;
  const report = { totalSteps: 9, epoch: 1, loss: 1, devF1: null, watch, warnings: [], unreadablePictures: [] };
  const progress = { ...report, step, note: '' };
  return { ...rest, id, state: 'running', progress, history: [], error: null, verdict: null };
}

/** A main that answers `runs.curves` when the test says so, and tells of runs. */
function main() {
  const answers = new Map<string, (points: RunPoint[]) => void>();
  let tell: (run: Run) => void = () => undefined;
  const call = (name: CallName, input: { runId?: string }): Promise<unknown> =>
    name === 'runs.curves'
      ? new Promise<RunCurves>((resolve) => answers.set(input.runId ?? '', (points) => resolve({ points, charts: [] })))
      : Promise.resolve([]);
  const on = (name: string, listener: (run: Run) => void) => {
    if (name === 'run.changed') tell = listener;
    return () => undefined;
  };
  const models = new ModelsState({ call, on } as unknown as Client); // answers only what this state asks
  models.start();
  return { models, answers, tell: (view: Run) => tell(view) };
}

const steps = (models: ModelsState) => models.curves.points.map(({ step }) => step).join(' ');

test('points that come while main reads go behind what it read; none comes twice', async () => {
  const { models, answers, tell } = main();
  const read = models.followCurves('r1');
  tell(run('r1', 20));
  tell(run('r1', 21));
  answers.get('r1')?.([point(10), point(20)]);
  await read;
  expect(steps(models)).toBe('10 20 21');
  tell(run('r1', 21));
  tell(run('r1', 19)); // late
  tell(run('r2', 99)); // of another run
  expect(steps(models)).toBe('10 20 21');
});

test('what is prepared is no point, and the end of an epoch leaves its step what it was watched by', async () => {
  const { models, answers, tell } = main();
  const read = models.followCurves('r1');
  answers.get('r1')?.([]);
  await read;
  tell(run('r1', 0));
  tell(run('r1', 10));
  const end = run('r1', 10);
  tell({ ...end, progress: end.progress && { ...end.progress, watch: null, devF1: 0.5 } });
  expect(models.curves.points).toEqual([{ step: 10, loss: 1, devF1: 0.5, watch }]);
});

test('Stop is seen at once, until the run has ended', async () => {
  const { models, tell } = main();
  tell(run('r1', 3));
  const asked = models.stop();
  expect(models.stopping).toBe('r1');
  await asked;
  tell(run('r1', 4));
  expect(models.stopping).toBe('r1');
  tell({ ...run('r1', 4), state: 'stopped' });
  expect(models.stopping).toBeNull();
});

test('the answer about a run that is no longer shown is dropped', async () => {
  const { models, answers } = main();
  const both = [models.followCurves('r1'), models.followCurves('r2')];
  answers.get('r2')?.([point(1)]);
  answers.get('r1')?.([point(5), point(6)]);
  await Promise.all(both);
  expect(steps(models)).toBe('1');
});

test('a long training does not grow without end', () => {
  const { models, tell } = main();
  void models.followCurves('r1');
  for (let step = 1; step <= 3000; step++) tell(run('r1', step));
  const { points } = models.curves;
  expect(points.length).toBeLessThanOrEqual(600);
  expect([points[0]?.step, points.at(-1)?.step]).toEqual([1, 3000]);
});

/** The charts of BGA-MNER, as main sends them. */
const charts = [...bga.charts, gradientChart([...bga.groups, ...sharedGroups])];
const drawn = (points: readonly RunPoint[], of: readonly WatchedChart[] = charts) =>
  watchedGroups(points, of).map(({ title, curves }) => `${title}: ${curves.map(({ name }) => name).join('; ')}`);

test.each<[string, readonly RunPoint[], string[]]>([
  ['steps of an earlier version', [point(1, null)], []],
  [
    'a model without pictures',
    [point(1), point(2)],
    [
      'Losses: tags',
      'Share of words and squares that each layer keeps: words, layer 1; words, layer 2',
      'How hard each part is pushed: type scores; type order',
    ],
  ],
  [
    'a step with pictures among steps without',
    [point(1), point(2, pictured)],
    [
      'Losses: tags; picture from words; words from picture; picture, there and back; words, there and back',
      'How unlike imagined and real are: picture from words; words from picture; picture, there and back; words, there and back',
      'Share of words and squares that each layer keeps: words, layer 1; words, layer 2; squares, layer 1; squares, layer 2',
      'How varied the imagined pictures are: layer 1; layer 2',
      'How hard each part is pushed: type scores; type order',
    ],
  ],
])('%s', (_, points, want) => {
  expect(drawn(points)).toEqual(want);
});

test('a family that nobody here knows is drawn as it says', () => {
  const layers: StepWatch = { mner: 1, series: { alignment: [3], warmth: [1, 2, 3] }, gradientNorms: { aligner: 9 } };
  const own: WatchedChart[] = [
    { title: 'Alignment', meaning: 'a', range: null, curves: [{ series: 'alignment', title: 'both', layered: false }] },
    {
      ...{ title: 'Warmth', meaning: 'b', range: [0, 4] },
      curves: [
        { series: 'warmth', title: 'heat', layered: true },
        { series: 'cold', title: 'never measured', layered: true },
      ],
    },
    gradientChart([{ id: 'aligner', title: 'the aligner' }, ...sharedGroups]),
  ];
  expect(drawn([point(1, layers)], own)).toEqual([
    'Alignment: both',
    'Warmth: heat, layer 1; heat, layer 2; heat, layer 3',
    'How hard each part is pushed: the aligner',
  ]);
  expect(watchedGroups([point(1, layers)], own).map(({ range }) => range)).toEqual([null, [0, 4], null]);
});

test('steps without pictures are no points of the curves of pictures', () => {
  const losses = watchedGroups([point(1), point(2, pictured), point(3)], charts)[0];
  expect(losses?.curves.map(({ points }) => points.map(({ x, y }) => `${x}:${y}`).join(' '))).toEqual([
    '1:4 2:4 3:4',
    '2:30',
    '2:20',
    '2:10',
    '2:5',
  ]);
});

test.each([
  [0, '0'],
  [0.98765, '0.988'],
  [12.3456, '12.3'],
  [123456, '1.2e+5'],
  [0.00012, '1.2e-4'],
])('%f is written %s', (value, want) => {
  expect(short(value)).toBe(want);
});

/** What a training is watched by: kept with its steps, bounded when read, and readable in projects of earlier versions. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StepWatch, TrainingProgress } from '../../../src/engine/training';
import { newProject, open } from './project-folder';

const run = { id: 'r1', startedAt: 1, from: null, preset: 'bga', seed: 1, corrections: 0, replayed: 0 } as const;
const begun = { ...run, request: {}, editMark: 0, dataHash: 'h' };

const watch: StepWatch = {
  mner: 4.00001,
  series: { reconVisual: [12.345678], cycleVisual: [2e-7], keepText: [0.987654, 0.5], ofAnyFamily: [0.01, 0, 7] },
  gradientNorms: { crf: 1.5, sampler: 0.000123456 },
};

function progress(step: number, more: Partial<TrainingProgress> = {}): TrainingProgress {
  const report = { step, totalSteps: 9, epoch: 1, loss: 1 / step, devF1: null, watch, note: '' };
  return { ...report, warnings: ['The keep ratio fell.'], unreadablePictures: ['a.jpg'], ...more };
}

test('the end of an epoch tells of its step again, and takes nothing from it', () => {
  const project = open(newProject());
  project.runs.start(begun);
  project.runs.progress('r1', progress(10));
  project.runs.progress('r1', progress(10, { watch: null, devF1: 0.5 }));
  const [point] = project.runs.curves('r1');
  expect(point).toMatchObject({ step: 10, devF1: 0.5, watch: { mner: 4 } });
});

test('curves come back to four digits, warnings and unread pictures word for word', () => {
  const project = open(newProject());
  project.runs.start(begun);
  project.runs.progress('r1', progress(1));
  project.runs.progress('r1', progress(2, { watch: null, devF1: 0.5 }));
  expect(project.runs.curves('r1')).toEqual([
    {
      step: 1,
      loss: 1,
      devF1: null,
      watch: {
        mner: 4,
        series: { reconVisual: [12.35], cycleVisual: [2e-7], keepText: [0.9877, 0.5], ofAnyFamily: [0.01, 0, 7] },
        gradientNorms: { crf: 1.5, sampler: 0.0001235 },
      },
    },
    { step: 2, loss: 0.5, devF1: 0.5, watch: null },
  ]);
  expect(project.runs.get('r1')?.progress).toMatchObject({
    warnings: ['The keep ratio fell.'],
    unreadablePictures: ['a.jpg'],
  });
  expect(() => project.runs.curves('r2')).toThrow('There is no run r2.');
});

test('a long run is read as a bounded curve', () => {
  const project = open(newProject());
  project.runs.start(begun);
  for (let step = 1; step <= 700; step++) project.runs.progress('r1', progress(step));
  const curves = project.runs.curves('r1');
  expect(curves).toHaveLength(300);
  expect([curves[0]?.step, curves.at(-1)?.step]).toEqual([1, 700]);
  expect(curves.every((point) => point.watch !== null)).toBe(true);
  expect(project.runs.get('r1')?.history).toHaveLength(300);
});

test('a run of an earlier version is shown with what it had; a watch that cannot be read is a gap', () => {
  const folder = newProject();
  const project = open(folder);
  project.runs.start(begun);
  for (const step of [1, 2]) project.runs.progress('r1', progress(step));
  project.close();
  const db = new Database(join(folder, 'project.sqlite'));
  const old = { step: 2, totalSteps: 9, epoch: 1, loss: 0.5, devF1: 0.25, keepRatios: [0.9], note: 'epoch 1 of 1' };
  db.prepare('UPDATE runs SET progress = ?').run(JSON.stringify(old));
  db.prepare('UPDATE run_steps SET watch = NULL WHERE step = 1').run();
  db.prepare(`UPDATE run_steps SET watch = '{"mner":"much"}' WHERE step = 2`).run();
  db.close();
  const again = open(folder);
  const { keepRatios: _, ...kept } = old;
  expect(again.runs.list()[0]?.progress).toEqual({ ...kept, watch: null, warnings: [], unreadablePictures: [] });
  expect(again.runs.curves('r1').map((point) => point.watch)).toEqual([null, null]);
});

test.each<[what: string, fields: object, series: StepWatch['series']]>([
  [
    'a step with pictures',
    {
      generation: { reconVisual: 30, reconText: 20, cycleVisual: 10, cycleText: 5 },
      oneMinusRho: { reconVisual: 0.3, reconText: 0.2, cycleVisual: 0.1, cycleText: 0.05 },
      keepText: [0.9, 0.8],
      keepVisual: [0.5, 0.4],
      generatedVariance: [0.01, 0.02],
    },
    {
      ...{ reconVisual: [30], reconText: [20], cycleVisual: [10], cycleText: [5] },
      ...{ unlikeReconVisual: [0.3], unlikeReconText: [0.2], unlikeCycleVisual: [0.1], unlikeCycleText: [0.05] },
      ...{ keepText: [0.9, 0.8], keepVisual: [0.5, 0.4], generatedVariance: [0.01, 0.02] },
    },
  ],
  [
    'a step without',
    { generation: null, oneMinusRho: null, keepText: [0.9], keepVisual: [], generatedVariance: [0.01] },
    { keepText: [0.9], generatedVariance: [0.01] },
  ],
  [
    'a model of the text alone',
    { generation: null, oneMinusRho: null, keepText: [], keepVisual: [], generatedVariance: [] },
    {},
  ],
])('%s, as versions before families wrote it, reads as it did', (_, fields, series) => {
  const folder = newProject();
  const project = open(folder);
  project.runs.start(begun);
  project.runs.progress('r1', progress(1));
  project.close();
  const db = new Database(join(folder, 'project.sqlite'));
  const written = { mner: 4, ...fields, gradientNorms: { crf: 1.5 } };
  db.prepare('UPDATE run_steps SET watch = ?').run(JSON.stringify(written));
  db.prepare('UPDATE runs SET progress = ?').run(JSON.stringify({ ...progress(1), watch: written }));
  db.close();
  const { runs } = open(folder);
  const want = { mner: 4, series, gradientNorms: { crf: 1.5 } };
  expect(runs.curves('r1')[0]?.watch).toEqual(want);
  expect(runs.get('r1')?.progress?.watch).toEqual(want);
});

/** The same keys while a training run has the child process busy: what that takes from the person at the keyboard. */
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile, type BenchRow } from '../row';
import { timeKeys } from './keys';
import type { AppPage, Press } from './page';
import type { Window } from './window';

/** p95 while training over p95 without. */
const mostTimes = 1.5;
/** From random weights, on every labelled sample: long enough for every key; the run is stopped then. */
const epochs = 200;
const finished = 6;
const firstStepPatienceMs = 120_000;

/** `idle` are the keys pressed just before. */
export async function trainingRows(
  page: AppPage,
  window: Window,
  samples: number,
  idle: readonly Press[],
): Promise<BenchRow[]> {
  await finishSome(window);
  const plan = await window.call('runs.plan', {});
  if (!plan.canStart) {
    console.log(`Keys during training are not measured: ${plan.note}`);
    return [];
  }
  const { jobId } = await window.call('runs.start', { epochs, from: 'scratch' });
  await firstStep(window, jobId);
  const { presses } = await timeKeys(page, samples);
  const still = (await window.call('jobs.list', {})).find(({ id }) => id === jobId);
  await window.call('jobs.cancel', { jobId });
  if (still?.state !== 'running') throw new Error('The run ended before the keys did: nothing was measured.');
  const [before, during] = [idle, presses].map((list) => list.map(({ paintMs }) => paintMs)) as [number[], number[]];
  const p95 = quantile(during, 0.95);
  const share = p95 / quantile(before, 0.95);
  const name = `keystroke to paint while a run trains, p95 of ${presses.length} keys`;
  const beside = `without ${quantile(before, 0.95).toFixed(1)} ms`;
  return [
    { name, value: p95, unit: 'ms', beside, ratio: share },
    { name: `${name}, over idle`, value: share, unit: 'times', limit: mostTimes, beside, ratio: share },
    { name: 'keystroke to paint while a run trains, median', value: median(during), unit: 'ms' },
  ];
}

/** Confirms a few samples of the pool as they are; there must be something to learn. */
async function finishSome(window: Window): Promise<void> {
  for (let i = 0; i < finished; i++) {
    const filter = { states: ['new' as const], toDo: true };
    const sample = await window.call('samples.neighbour', { id: null, direction: 'next', filter });
    if (!sample) return;
    const { id: sampleId, revision, base } = sample;
    const edit = { kind: 'finish', accept: base?.mentions.map(({ id }) => id) ?? [] } as const;
    await window.call('annotations.edit', { sampleId, revision, base: base && base.ref, edit });
  }
}

/** Until the run reports steps; throws when it ends before. */
async function firstStep(window: Window, jobId: string): Promise<void> {
  for (const end = performance.now() + firstStepPatienceMs; performance.now() < end; await pause(200)) {
    const job = (await window.call('jobs.list', {})).find(({ id }) => id === jobId);
    if (job?.state !== 'running') throw new Error(`The run did not start: ${JSON.stringify(job?.error ?? null)}`);
    if (job.done > 0) return;
  }
  throw new Error('The run took no step within two minutes.');
}

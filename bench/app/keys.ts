/** Keys as an annotator presses them, sample after sample, and what they cost. */
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile, type BenchRow } from '../row';
import type { AppPage, Press } from './page';

/** Word cursor, new mention, retype, reshape, accept, remove, undo, flag: on any tweet, whatever its suggestions. */
const round = [
  ...['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft'],
  ...['Digit1', 'Shift+ArrowRight', 'Digit2', 'Shift+ArrowLeft'],
  ...['Tab', 'KeyA', 'Digit4', 'ControlOrMeta+Shift+ArrowLeft', 'Shift+Tab'],
  ...['ArrowLeft', 'Digit3', 'KeyX', 'ControlOrMeta+KeyZ', 'ArrowRight', 'KeyF', 'KeyF', 'ArrowUp'],
];
const undo = 'ControlOrMeta+KeyZ';
/** A quick typist's. */
const betweenKeysMs = 60;
/** Looking at the next tweet, if only briefly. */
const betweenSamplesMs = 400;

export interface TimedKeys {
  readonly presses: readonly Press[];
  /** From Space to the paint of the next sample. */
  readonly arrivals: readonly number[];
}

/** The round on so many samples, one after the other. */
export async function timeKeys(page: AppPage, samples: number): Promise<TimedKeys> {
  const presses: Press[] = [];
  const arrivals: number[] = [];
  for (let i = 0; i < samples; i++) {
    await page.focusTweet();
    for (const key of round) {
      // Undo asks main what it undid; it follows a removal, so the tweet changes.
      presses.push(await page.press(key, key === undo ? 'changeMs' : 'paintMs'));
      await pause(betweenKeysMs);
    }
    await page.focusTweet();
    arrivals.push((await page.press('Space', 'arrivalMs')).arrivalMs ?? NaN);
    await pause(betweenSamplesMs);
  }
  const changed = presses.filter(({ changeMs }) => typeof changeMs === 'number');
  if (changed.length < presses.length / 2) {
    throw new Error(`Only ${changed.length} of ${presses.length} keys changed the tweet: they do not reach the app.`);
  }
  return { presses, arrivals };
}

export function keyRows({ presses, arrivals }: TimedKeys): BenchRow[] {
  const undos = presses.filter(({ key }) => key.toLowerCase() === 'z').map(({ changeMs }) => changeMs ?? NaN);
  const paints = presses.map(({ paintMs }) => paintMs);
  const works = presses.map(({ workMs }) => workMs);
  const least = presses.map(({ leastWorkMs }) => leastWorkMs);
  const of = `of ${presses.length} keys`;
  return [
    { name: `keystroke to paint, p95 ${of}`, value: quantile(paints, 0.95), unit: 'ms', limit: 24 },
    { name: 'keystroke to paint, median', value: median(paints), unit: 'ms', limit: null },
    { name: `its script and layout, p95 ${of}`, value: quantile(works, 0.95), unit: 'ms', limit: 6 },
    { name: 'its script and layout, median', value: median(works), unit: 'ms', limit: null },
    {
      name: 'its script and layout before the frame is drawn, p95',
      value: quantile(least, 0.95),
      unit: 'ms',
      limit: null,
    },
    { name: `undo to the paint of what it undid, p95 of ${undos.length}`, value: quantile(undos, 0.95), unit: 'ms' },
    { name: `next sample, p95 of ${arrivals.length}`, value: quantile(arrivals, 0.95), unit: 'ms', limit: 50 },
  ];
}

/** Space as soon as the last sample is there, so that little is fetched ahead. */
export async function paging(page: AppPage, samples: number): Promise<number[]> {
  const arrivals: number[] = [];
  await page.focusTweet();
  for (let i = 0; i < samples; i++) arrivals.push((await page.press('Space', 'arrivalMs')).arrivalMs ?? NaN);
  return arrivals;
}

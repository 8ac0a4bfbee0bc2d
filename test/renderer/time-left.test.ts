/** The time that a run has left: said when it is known, from the pace of the steps, and without jumps. */
import { expect, test } from 'vitest';
import { roughly, StepPace } from '../../renderer/features/models/time-left';

const total = 80;
/** ms that each step takes, by its number. */
type Pace = (step: number) => number;
const steady: Pace = () => 1000;
const tracedFirst: Pace = (step) => (step <= 3 ? 9000 : 1000);
const measuredEveryTenth: Pace = (step) => (step % 10 === 0 ? 6000 : 1000);
const uneven: Pace = (step) => (step % 2 === 0 ? 700 : 1300);

/** What is said after each step from `from` on. */
function told(pace: Pace, from = 1): (number | null)[] {
  const steps = new StepPace();
  let at = 0;
  const said: (number | null)[] = [];
  for (let step = from; step <= total; step++) {
    at += pace(step);
    steps.saw(step, at);
    said.push(steps.left(total));
  }
  return said;
}

test.each<[string, Pace, number]>([
  ['steady steps', steady, 1],
  ['shapes that are traced first', tracedFirst, 1],
  ['an epoch that is measured', measuredEveryTenth, 1],
  ['steps of uneven length', uneven, 1],
  ['a run that goes on at step 20', steady, 20],
])('%s: nothing before it is known, then ever less', (_, pace, from) => {
  const said = told(pace, from);
  expect(said.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => null));
  const known = said.flatMap((left) => left ?? []);
  expect(known.length).toBeGreaterThan(50 - from);
  expect(known.at(-1)).toBe(0);
  const jumps = known.slice(1).map((left, i) => left - (known[i] ?? left));
  // The end of an epoch, which takes as long as six steps, may add a little.
  const relative = jumps.map((by, i) => by / (known[i] ?? by));
  expect(Math.max(...relative)).toBeLessThan(0.25);
});

test('a run that began anew is timed anew, and a step told twice counts once', () => {
  const steps = new StepPace();
  for (let step = 1; step <= 20; step++) for (const _ of [1, 2]) steps.saw(step, step * 1000);
  expect(steps.left(80)).toBe(60_000);
  steps.saw(1, 90_000);
  expect(steps.left(80)).toBeNull();
});

test.each<[ms: number, want: string]>([
  [0, 'about 10 s'],
  [31_000, 'about 40 s'],
  [80_000, 'about 80 s'],
  [81_000, 'about 2 min'],
  [264_000, 'about 5 min'],
])('%i ms is %s', (ms, want) => {
  expect(roughly(ms)).toBe(want);
});

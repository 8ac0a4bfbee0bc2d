/** How often a run's state is saved, on a clock that the test turns. */
import { expect, it } from 'vitest';
import { SavePlan } from '../../../main/engine/save-plan';

/** Steps after which a run of 1,000 is saved. */
function savedAfter({ stepMs, savingMs }: { stepMs: number; savingMs: number }): {
  steps: number[];
  shareOfTime: number;
} {
  let [clock, spent] = [1000, 0];
  const plan = new SavePlan(() => clock);
  const steps: number[] = [];
  for (let step = 1; step <= 1000; step++) {
    clock += stepMs;
    if (!plan.isDue()) continue;
    clock += savingMs;
    spent += savingMs;
    plan.saved();
    steps.push(step);
  }
  return { steps, shareOfTime: spent / (clock - 1000) };
}

it.each([
  ['a small model: every few steps', 400, 100, [3, 8, 13]],
  ['the starter: every few seconds', 700, 700, [2, 22, 42]],
  ['a large one: every few minutes', 5000, 10_000, [1, 41, 81]],
  ['a model of no size: every step', 1000, 1, [1, 2, 3]],
])('%s', (_, stepMs, savingMs, first) => {
  const { steps, shareOfTime } = savedAfter({ stepMs, savingMs });
  expect(steps.slice(0, 3)).toEqual(first);
  expect(shareOfTime).toBeLessThan(0.052);
});

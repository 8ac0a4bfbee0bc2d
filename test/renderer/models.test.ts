/** What a run would learn from costs main a reading of every sample: asked for only while it is shown, and never out of date. */
import { expect, test } from 'vitest';
import type { CallName, CallOutput } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import { ModelsState } from '../../renderer/features/models/models.svelte';
import { timersInHand } from './timers';

type Plan = CallOutput<'runs.plan'>;

/** A main whose plans are answered when the test says so. */
function slowMain(): { client: Client; plans: ((corrections: number) => void)[] } {
  const plans: ((corrections: number) => void)[] = [];
  const answer = (name: CallName): Promise<unknown> => {
    if (name !== 'runs.plan') return Promise.resolve([]);
    const rest = { fromReference: 0, pool: 0, dev: 0, devMentions: 0, note: '', canStart: true };
    return new Promise<Plan>((resolve) => plans.push((corrections) => resolve({ corrections, ...rest })));
  };
  const client = { call: answer, on: () => () => undefined } as unknown as Client; // answers only what this state asks
  return { client, plans };
}

const settle = timersInHand();

test('the plan is not asked for while nobody looks', async () => {
  const { client, plans } = slowMain();
  const models = new ModelsState(client);
  models.start();
  await models.load();
  expect(plans).toHaveLength(0);
  models.followPlan();
  expect(plans).toHaveLength(1);
});

test('of two answers the later question counts, in whatever order they come', async () => {
  const { client, plans } = slowMain();
  const models = new ModelsState(client);
  models.followPlan();
  void models.load();
  plans[1]?.(5);
  await settle();
  plans[0]?.(2);
  await settle();
  expect(models.plan?.corrections).toBe(5);
});

test('coming back shows no plan of before', async () => {
  const { client, plans } = slowMain();
  const models = new ModelsState(client);
  const leave = models.followPlan();
  plans[0]?.(2);
  await settle();
  leave();
  models.followPlan();
  expect(models.plan).toBeNull();
  plans[1]?.(3);
  await settle();
  expect(models.plan?.corrections).toBe(3);
});

/** A search says what it finds beyond the samples that are listed. */
import { expect, test } from 'vitest';
import { QueueState } from '../../renderer/features/annotate/queue.svelte';
import { FakeMain } from './fake-main';
import { sample } from './fake-samples';

test.each([
  ['to do', 'Halden', 1, 1],
  ['all', 'Halden', 2, 0],
  ['to do', '', 1, 0],
] as const)('of %s, searched for %j, %i are listed and %i more are found', async (show, query, listed, more) => {
  const main = new FakeMain([sample(1, 'Mara in Halden'), sample(2, 'Per in Halden')]);
  main.change(2, { kind: 'finish', accept: [] });
  const queue = new QueueState(main, () => 'imported');
  queue.ask({ show, query });
  await queue.reload();
  expect([queue.rows.length, queue.elsewhere]).toEqual([listed, more]);
});

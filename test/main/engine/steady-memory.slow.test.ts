/** 1,000 training steps over 20 shapes in a process of their own: what the engine holds is the same at step 100 and at the end. */
import { expect, test } from 'vitest';
import { steadyInChild } from '../../../bench/memory/child';

test('sessions, tensors and pooled memory after 1,000 steps over 20 shapes are those of step 100', async () => {
  const { shapes, early, late } = await steadyInChild(1000);
  expect(shapes).toBe(20);
  expect(late.sessions).toBe(early.sessions);
  expect(late.tensors).toBe(early.tensors);
  expect(late.pooledBytes).toBe(early.pooledBytes);
});

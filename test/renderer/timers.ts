/** Time in tests of the renderer's states: it stands still until a test lets it run out. */
import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Takes the timers of every test of this file in hand. The function it answers lets all of them go off, those too that are set
 * meanwhile, with everything that follows from them; what a test holds back stays back.
 */
export function timersInHand(): () => Promise<void> {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  return async () => {
    await vi.runAllTimersAsync();
  };
}

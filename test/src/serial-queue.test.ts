import { expect, test } from 'vitest';
import { serialQueue } from '../../src/serial-queue';

test('work begins when the work before it has ended, well or badly; each caller hears of its own', async () => {
  const inTurn = serialQueue();
  const log: string[] = [];
  const gates: (() => void)[] = [];
  const gate = (): Promise<void> => new Promise((resolve) => gates.push(resolve));
  const first = inTurn(async () => {
    log.push('first begins');
    await gate();
    log.push('first ends');
    return 1;
  });
  const second = inTurn(() => {
    log.push('second fails');
    throw new Error('no');
  });
  const third = inTurn(() => log.push('third'));
  await expect.poll(() => gates.length).toBe(1);
  expect(log).toEqual(['first begins']);
  gates[0]?.();
  expect(await first).toBe(1);
  await expect(second).rejects.toThrow('no');
  await third;
  expect(log).toEqual(['first begins', 'first ends', 'second fails', 'third']);
});

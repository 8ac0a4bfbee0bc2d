import { expect, test } from 'vitest';
import { atOnce } from '../../../main/turns/at-once';
import { inTurns, turns, unlessStopped } from '../../../main/turns/turns';

/** How often the event loop turns until `work` has ended. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  let going = true;
  const tick = (): void => {
    count += 1;
    if (going) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  going = false;
  return count;
}

test.each<[number, number, number]>([
  [100, 0, 0], // nothing takes time: nothing waits
  [100, 1, 12], // 100 ms of work: every 8 ms
  [10, 20, 9],
  [1, 1000, 0], // one piece is cut by nobody
])('%i pieces of %i ms leave %i turns to others', async (pieces, ms, least) => {
  let now = 0;
  const turn = turns(undefined, () => now);
  const taken = await turnsDuring(async () => {
    for (let i = 0; i < pieces; i += 1) {
      await turn();
      now += ms;
    }
  });
  expect(taken).toBeGreaterThanOrEqual(least);
  expect(taken).toBeLessThanOrEqual(least + 2);
});

test('a Stop that comes in a turn is heard before the next piece', async () => {
  const stop = new AbortController();
  let now = 0;
  const done: number[] = [];
  setImmediate(() => stop.abort());
  const work = async (): Promise<void> => {
    for await (const item of inTurns(
      [1, 2, 3],
      turns(stop.signal, () => (now += 9)),
    ))
      done.push(item);
  };
  await expect(work()).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).toEqual([]);
});

test('work side by side is no more than that, in order, and goes on after a failure', async () => {
  const run = atOnce(2);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const work = async (i: number): Promise<number> => {
    begun.push(i);
    most = Math.max(most, ++running);
    await new Promise((next) => setImmediate(next));
    running -= 1;
    if (i === 1) throw new Error('no');
    return i;
  };
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((i) => run(() => work(i))));
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4]]);
});

test('what cannot be cut into turns is left behind by a Stop', async () => {
  const stop = new AbortController();
  const forever = new Promise<never>(() => undefined);
  const left = unlessStopped(forever, stop.signal);
  stop.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  await expect(unlessStopped(forever, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(await unlessStopped(Promise.resolve(7), new AbortController().signal)).toBe(7);
  await expect(unlessStopped(Promise.reject(new Error('no')), undefined)).rejects.toThrow('no');
});

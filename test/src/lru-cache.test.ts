import { expect, test } from 'vitest';
import { LruCache } from '../../src/lru-cache';

/** Each step is "a=3" (set, of that size), "a?" (get), "-a" (delete) or "clear"; "a!" in place of "a" is pinned. */
function play(limit: number, steps: string) {
  const gone: string[] = [];
  const cache = new LruCache<string, string>(limit, {
    size: (value) => Number(value.split('=')[1]),
    isPinned: (value) => value.includes('!'),
    dispose: (value) => void gone.push(value),
  });
  const answers: string[] = [];
  for (const step of steps.split(' ')) {
    if (step === 'clear') cache.clear();
    else if (step.startsWith('-')) cache.delete(step.slice(1));
    else if (step.endsWith('?')) answers.push(cache.get(step.slice(0, -1)) ?? 'none');
    else cache.set(step[0] ?? '', step);
  }
  return { held: cache.values().join(' '), size: cache.size, gone: gone.join(' '), answers: answers.join(' ') };
}

test.each<[string, string, string]>([
  // limit 3
  ['a=1 b=1 c=1', 'a=1 b=1 c=1', ''],
  ['a=1 b=1 c=1 d=1', 'b=1 c=1 d=1', 'a=1'],
  ['a=1 b=1 c=1 a? d=1', 'c=1 a=1 d=1', 'b=1'], // used is young
  ['a=1 b=1 c=2', 'b=1 c=2', 'a=1'],
  ['a=1 b=1 c=3', 'c=3', 'a=1 b=1'],
  ['a=1 b=9', 'b=9', 'a=1'], // too large by itself: alone until the next
  ['a=1 b=9 c=1', 'c=1', 'a=1 b=9'],
  ['a=1 b=1 a=3', 'a=3', 'a=1 b=1'], // another value in its place
  ['a=1 a=1', 'a=1', ''], // the very value it held
  ['a!=1 b=1 c=1 d=1', 'a!=1 c=1 d=1', 'b=1'],
  ['a!=2 b!=2 c=1', 'a!=2 b!=2 c=1', ''], // more than the limit, all of it pinned
  ['a=1 b=1 -a -x', 'b=1', 'a=1'],
  ['a=1 b=1 clear', '', 'a=1 b=1'],
])('%s: holds "%s", disposed of "%s"', (steps, held, gone) => {
  const after = play(3, steps);
  expect([after.held, after.gone]).toEqual([held, gone]);
  expect(after.size).toBe(held.split(' ').reduce((sum, value) => sum + Number(value.split('=')[1] ?? 0), 0));
});

test('what is not held is undefined, and asking for it changes nothing', () => {
  expect(play(2, 'a=1 b=1 x? a? c=1 b?')).toMatchObject({ answers: 'none a=1 none', held: 'a=1 c=1' });
});

test('without sizes each entry counts as one', () => {
  const cache = new LruCache<number, string>(2);
  for (const key of [1, 2, 3]) cache.set(key, `value ${key}`);
  expect(cache.values()).toEqual(['value 2', 'value 3']);
});

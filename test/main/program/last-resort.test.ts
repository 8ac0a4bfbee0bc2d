/** What nobody caught is said, once and by whoever is nearest; a half-done step ends the program in order. */
import { EventEmitter } from 'node:events';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { catchTheRest, closeWithin, type Uncaught } from '../../../main/program/last-resort';
import { AppError } from '../../../src/errors';

afterEach(() => {
  vi.useRealTimers();
});

function setUp(close: () => Promise<void> = async () => undefined, source = new EventEmitter()) {
  const heard: string[] = [];
  const resort = {
    tell: ({ message }: AppError) => void heard.push(message),
    close: () => (heard.push('close'), close()),
    exit: (code: number) => void heard.push(`exit ${code}`),
  };
  const takeAway = catchTheRest(resort, source as unknown as Uncaught);
  onTestFinished(takeAway);
  return { source, heard, takeAway };
}

test.each<[string, unknown, string]>([
  ['of the world', new AppError('no-space', 'The disk is full.'), 'The disk is full.'],
  ['of the system', Object.assign(new Error('no'), { code: 'ENOSPC' }), 'The disk is full.'],
  ['of the program', new TypeError('x is not a function'), 'Something unexpected happened in Mnerva: x is not a function'],
  ['of no kind', 'what', 'Something unexpected happened in Mnerva: what'],
])('a rejection %s that nobody waits for is said, and the program lives', (_, reason, said) => {
  const { source, heard } = setUp();
  source.emit('unhandledRejection', reason);
  expect(heard).toEqual([said]);
}); // prettier-ignore

test('an exception that left all callers is said once, and the program ends in order', async () => {
  const { source, heard } = setUp();
  source.emit('uncaughtException', new Error('half way'));
  source.emit('uncaughtException', new Error('again, while it ends'));
  await expect.poll(() => heard.at(-1)).toBe('exit 1');
  expect(heard).toEqual(['Something unexpected happened in Mnerva: half way', 'close', 'exit 1']);
});

test('a closed pipe ends the program without a word', async () => {
  const { source, heard } = setUp();
  source.emit('uncaughtException', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  await expect.poll(() => heard.at(-1)).toBe('exit 1');
  expect(heard).toEqual(['close', 'exit 1']);
});

test('a project that does not close keeps no program from ending', async () => {
  vi.useFakeTimers();
  const { source, heard } = setUp(() => new Promise(() => undefined));
  source.emit('uncaughtException', new Error('half way'));
  await vi.advanceTimersByTimeAsync(4999);
  expect(heard).not.toContain('exit 1');
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toContain('exit 1');
});

test('closing that fails ends like closing that works', async () => {
  await closeWithin(() => Promise.reject(new Error('no')), 1000);
  await closeWithin(async () => undefined, 1000);
});

test('a shell inside the command line hears it in its place, until it has closed', () => {
  const source = new EventEmitter();
  const outer = setUp(undefined, source);
  const inner = setUp(undefined, source);
  source.emit('unhandledRejection', 'first');
  inner.takeAway();
  source.emit('unhandledRejection', 'second');
  expect([inner.heard.length, outer.heard.length]).toEqual([1, 1]);
});

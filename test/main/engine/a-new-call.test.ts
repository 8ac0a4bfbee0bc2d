/** A call that the engine has not: a line in a table and its function, and a host has it over a thread's port. */
import { AppError } from '../../../src/errors';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createLocalArtifacts } from '../../../main/engine';
import { createHost } from '../../../main/engine/host';
import { startThread } from '../../../main/engine/homes';
import { bundled } from '../../helpers/engine-entry';
import { countingCalls } from './counting-calls';

async function withHost<T>(work: (host: ReturnType<typeof open>) => Promise<T>): Promise<T> {
  const host = open(await bundled('test/main/engine/counting-entry.ts'));
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

const open = (entry: string) =>
  createHost(countingCalls, {
    name: 'The engine',
    remedy: 'Again.',
    artifacts: createLocalArtifacts(),
    start: () => startThread(entry),
    idleMs: null,
  });
const tweets = ['Ada sings', 'rain over Lisbon again'].map((text) => text.split(' '));

describe('a call that was added', () => {
  test('answers with progress and a reply, both of their types', async () => {
    const seen: string[] = [];
    const reply = await withHost((host) =>
      host.countWords({ tweets }, { onProgress: ({ word }) => void seen.push(word) }),
    );
    expectTypeOf(reply).toEqualTypeOf<{ words: number }>();
    expect(reply).toEqual({ words: 6 });
    expect(seen.join(' ')).toBe('Ada sings rain over Lisbon again');
  });

  test('stops on request', async () => {
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: () => stop.abort() };
    // So many that the wish to stop is sooner there than the last of them.
    const endless = Array.from({ length: 5000 }, () => tweets).flat();
    const run = withHost((host) => host.countWords({ tweets: endless }, options));
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('stands beside those that were there', async () => {
    expect(await withHost((host) => host.info())).toMatchObject({ device: 'fingers' });
  });
});

test.each<[string, unknown, RegExp]>([
  ['a request that the table does not allow', { tweets: 'Ada' }, /^bad-input: countWords: .*array/s],
  ['a reply that it does not allow', { tweets: [['lie']] }, /^internal: The reply to countWords is not/],
])('%s is refused', async (_, request, want) => {
  const refused = await withHost((host) => host.countWords(request as { tweets: string[][] })).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(AppError);
  const { code, message } = refused as AppError;
  expect(`${code}: ${message}`).toMatch(want);
});

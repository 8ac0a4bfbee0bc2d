/**
 * Whatever a screen hands to a call crosses the bridge as plain data: the desktop's bridge clones it as structuredClone does, which
 * refuses the proxies that a screen's state is made of. Tried for every call of the contract.
 */
import { expect, test } from 'vitest';
import { nobodyNamed } from '../../src/contract/caller';
import { calls, type CallInput, type CallName } from '../../src/contract/calls';
import { createClient } from '../../src/contract/client';

const names = Object.keys(calls) as CallName[];

/** As Svelte's `$state` wraps an object: every part that is reached is a proxy too. */
function asState<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, { get: (target, key, self) => asState(Reflect.get(target, key, self)) as unknown });
}

/** More than any call has: the client does not look what a call takes. */
const given = { text: 'Ana', list: [1, { deep: true }], none: null, left: undefined };
const plain = { text: 'Ana', list: [1, { deep: true }], none: null };

test('what a screen holds would be refused by the bridge as it is', () => {
  expect(() => structuredClone(asState(given))).toThrow(/could not be cloned/);
});

test.each(names)('%s', async (name) => {
  const crossed: unknown[] = [];
  const client = createClient(
    {
      call: async (...args) => {
        crossed.push(structuredClone(args));
        return { ok: true, value: null };
      },
      on: () => () => undefined,
    },
    () => asState({ ...nobodyNamed }),
  );
  await client.call(name, asState(given) as unknown as CallInput<typeof name>);
  expect(crossed).toEqual([[name, plain, nobodyNamed]]);
});

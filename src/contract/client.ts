/** The renderer's side of the contract. */
import { fromWire } from '../errors';
import type { Caller } from './caller';
import type { CallInput, CallName, CallOutput } from './calls';
import type { Listen } from './events';
import type { Reply } from './serve';

/** What a shell puts into the page: the preload's bridge, or a websocket. */
export interface Bridge {
  call(name: string, input: unknown, caller: Caller): Promise<Reply<unknown>>;
  on(listener: (name: string, value: unknown) => void): () => void;
}

/** Rejects with `AppError` when main refuses. */
export interface Client {
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>;
  readonly on: Listen;
}

/** `caller` is asked at each call: person and project of a window may change. */
export function createClient(bridge: Bridge, caller: () => Caller): Client {
  return {
    async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
      const reply = await bridge.call(name, plain(input), plain(caller()));
      if (!reply.ok) throw fromWire(reply.error);
      return reply.value as CallOutput<K>; // main parsed the input and is the same program
    },
    on(name, listener) {
      return bridge.on((got, value) => {
        if (got === name) listener(value as Parameters<typeof listener>[0]); // sent by the typed Emit of the same program
      });
    },
  };
}

/**
 * What crosses is JSON by contract. A window's state is proxies, which a websocket's JSON does not mind and the desktop's bridge refuses:
 * both are given the same.
 */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The side that answers requests: parses each by the table, runs its function, and sends what comes of it. */
import type { CallOptions, CallsOf, CallTable } from '../../src/engine/call-table';
import { AppError, toWire } from '../../src/errors';
import type { Asked, Message } from './protocol';

export interface Answerer {
  receive(asked: Asked): void;
  /** Stops every request at its next step. */
  cancelAll(): void;
}

type AnyCall = (request: unknown, options: CallOptions<unknown>) => Promise<unknown>;

export function createAnswerer<T extends CallTable>(
  table: T,
  functions: CallsOf<T>,
  send: (message: Message) => void,
): Answerer {
  const running = new Map<number, AbortController>();

  async function run(id: number, call: string, content: unknown, signal: AbortSignal): Promise<unknown> {
    const shape = Object.hasOwn(table, call) ? table[call] : undefined;
    if (!shape) throw new AppError('internal', `There is no call ${call}.`);
    const parsed = shape.request.safeParse(content);
    if (!parsed.success) throw new AppError('bad-input', `${call}: ${parsed.error.message}`);
    const onProgress = (progress: unknown): void => send({ kind: 'progress', id, progress });
    // The table says the types of each name; the checker does not follow through a string.
    return (functions as unknown as Readonly<Record<string, AnyCall>>)[call]!(parsed.data, { signal, onProgress });
  }

  async function answer(id: number, call: string, content: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      send({ kind: 'reply', id, reply: await run(id, call, content, controller.signal) });
    } catch (error) {
      send({ kind: 'failure', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }

  return {
    receive(asked) {
      if (asked.kind === 'cancel') running.get(asked.id)?.abort();
      else void answer(asked.id, asked.call, asked.request);
    },
    cancelAll() {
      for (const controller of running.values()) controller.abort();
    },
  };
}

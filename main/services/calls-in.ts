/**
 * The calls that are at work in one open project. It closes when the last of them has left, so that none meets a closed database;
 * those that take long look at `closing`.
 */
import type { Handlers } from '../../src/contract/calls';
import type { Caller } from '../../src/contract/caller';
import { AppError } from '../../src/errors';

export interface CallsIn {
  /** Aborted when the project is being closed. */
  readonly closing: AbortSignal;
  /** Counts `work` as one until it has settled; what stops for the closing rejects with `cancelled`. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Aborts `closing`, and resolves when nothing is at work any more. Never rejects. */
  close(): Promise<void>;
}

export function createCallsIn(): CallsIn {
  const controller = new AbortController();
  const { signal: closing } = controller;
  const running = new Set<Promise<unknown>>();
  const wasClosed = (): AppError =>
    new AppError('cancelled', 'The project was closed meanwhile.', 'Open it again, then repeat this.');

  return {
    closing,
    async during(work) {
      const started = work();
      running.add(started);
      try {
        return await started;
      } catch (error) {
        throw closing.aborted && isCancelled(error) ? wasClosed() : error;
      } finally {
        running.delete(started);
      }
    },
    async close() {
      controller.abort(wasClosed());
      await Promise.allSettled(running);
    },
  };
}

function isCancelled(error: unknown): boolean {
  return error instanceof AppError ? error.code === 'cancelled' : error instanceof Error && error.name === 'AbortError';
}

/** These close the project themselves: they cannot wait for their own end. */
const closers: ReadonlySet<string> = new Set<keyof Handlers>([
  'projects.create',
  'projects.open',
  'projects.openSample',
  'projects.resetSample',
  'projects.close',
]);

/** The same handlers, each counted as a call in the project that is open when it starts. */
export function heldIn(current: () => { readonly calls: CallsIn } | null, handlers: Handlers): Handlers {
  const held = Object.entries(handlers).map(([name, handler]) => {
    // Which input belongs to which handler is what the checker cannot follow; it is handed on as it came.
    const run = handler as (input: unknown, caller: Caller) => Promise<unknown>;
    const hold = (input: unknown, caller: Caller): Promise<unknown> =>
      current()?.calls.during(() => run(input, caller)) ?? run(input, caller);
    return [name, closers.has(name) ? handler : hold] as const;
  });
  return Object.fromEntries(held) as Handlers;
}

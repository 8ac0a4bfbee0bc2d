/**
 * Long work in main is done in turns: whoever loops over many things awaits `turn` for each, and main answers its windows in
 * between. What is long without a loop (SQL, a whole file) is cut into pieces first, or goes to a thread.
 */

/** Resolves at once, or after the event loop has turned where the work since then took its time. Rejects where the work is to stop. */
export type Turn = () => Promise<void>;

/** Windows wait this long for an answer at most, pieces of work apart. */
const everyMs = 8;

/** `now` in milliseconds. */
export function turns(signal?: AbortSignal, now: () => number = () => performance.now()): Turn {
  let since = now();
  return async () => {
    signal?.throwIfAborted();
    if (now() - since < everyMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = now();
    signal?.throwIfAborted();
  };
}

/** The same items, with a turn before each. */
export async function* inTurns<T>(items: Iterable<T> | AsyncIterable<T>, turn: Turn): AsyncGenerator<T> {
  for await (const item of items) {
    await turn();
    yield item;
  }
}

/** The work's own end, or a rejection as soon as it is stopped: then it goes on unheard, so it must not change anything. */
export async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
  });
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) stop();
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

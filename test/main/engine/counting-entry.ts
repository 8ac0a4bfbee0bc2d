/** Serves the table with a call more, as main/engine/entry.ts serves the engine's. */
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { serve } from '../../../main/engine/serve';
import { AppError } from '../../../src/errors';
import { countingCalls } from './counting-calls';

const port = parentPort!;
serve(
  countingCalls,
  () => ({
    info: async () => ({ backend: 'cpu' as const, device: 'fingers', reason: 'A test.', probeMs: 0 }),
    async countWords({ tweets }, { signal, onProgress } = {}) {
      const words = tweets.flat();
      for (const word of words) {
        onProgress?.({ word });
        await setImmediate();
        await setImmediate();
        if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
      }
      return { words: words.includes('lie') ? NaN : words.length };
    },
    close: async () => undefined,
  }),
  {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    close: () => port.close(),
  },
);

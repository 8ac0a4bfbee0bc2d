/** The side that makes requests: each has a number, and waits under it for its answer. */
import type { CallOptions, CallsOf, CallTable } from '../../src/engine/call-table';
import { AppError, fromWire, toAppError } from '../../src/errors';
import type { Answer, Message } from './protocol';

export interface Caller<T extends CallTable> {
  readonly calls: CallsOf<T>;
  receive(answer: Answer): void;
  /** Whether no request waits for its answer. */
  isIdle(): boolean;
  /** Ends all that wait. */
  rejectAll(error: AppError): void;
}

interface Pending {
  readonly call: string;
  resolve(reply: unknown): void;
  reject(error: AppError): void;
  progress(progress: unknown): void;
}

/** `send` may throw: the request is rejected then. `settled` is called after each answer. */
export function createCaller<T extends CallTable>(
  table: T,
  send: (message: Message) => void,
  settled: () => void = () => undefined,
): Caller<T> {
  const pending = new Map<number, Pending>();
  let nextId = 1;

  function request(call: string, content: unknown, { signal, onProgress }: CallOptions<unknown>): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'Stopped on request.'));
    const id = nextId++;
    const cancel = (): void => send({ kind: 'cancel', id });
    const answered = new Promise<unknown>((resolve, reject) => {
      pending.set(id, { call, resolve, reject, progress: (progress) => onProgress?.(progress) });
    });
    signal?.addEventListener('abort', cancel);
    try {
      send({ kind: 'request', id, call, request: content });
    } catch (error) {
      pending.get(id)?.reject(toAppError(error));
      pending.delete(id);
    }
    return answered.finally(() => signal?.removeEventListener('abort', cancel));
  }

  const calls = Object.keys(table).map((name) => {
    return [name, (content: unknown = {}, options = {}) => request(name, content, options)] as const;
  });
  return {
    // The table says the types of each name; the checker does not follow through Object.fromEntries.
    calls: Object.fromEntries(calls) as unknown as CallsOf<T>,
    receive(answer) {
      const waiting = pending.get(answer.id);
      if (!waiting) return; // rejected meanwhile
      const { call, resolve, reject, progress } = waiting;
      if (answer.kind === 'progress') {
        progress(table[call]?.progress?.parse(answer.progress));
        return;
      }
      pending.delete(answer.id);
      if (answer.kind === 'failure') reject(fromWire(answer.error));
      else {
        const parsed = table[call]?.reply.safeParse(answer.reply);
        if (parsed?.success) resolve(parsed.data);
        else
          reject(new AppError('internal', `The reply to ${call} is not what was agreed on: ${parsed?.error.message}`));
      }
      settled();
    },
    isIdle: () => pending.size === 0,
    rejectAll(error) {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    },
  };
}

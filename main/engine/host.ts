/**
 * The near side of an engine that lives elsewhere. It is started by the first call, watched, and started anew by the next call
 * after it died. Calls that were pending then reject with `engine-lost`.
 */
import { AppError, fromWire, toAppError } from '../../src/errors';
import type { Explanation } from '../../src/engine/explanation';
import type { SentenceFeatures } from '../../src/engine/features';
import type { EngineInfo, EnginePort, LoadedCheckpoint, TaggedSentence } from '../../src/engine/port';
import type { TrainingResult } from '../../src/engine/training';
import type { GpuVerdict } from '../../src/engine/webgpu';
import { EngineMessage } from './protocol';
import type { EngineChannel, HostMessage } from './protocol';

export interface HostOptions {
  /** How the person knows it: "The training process". */
  readonly name: string;
  /** What to do when it has died. */
  readonly remedy: string;
  readonly start: () => EngineChannel;
  /** The engine ends when it had nothing to do for so long; null = it stays. */
  readonly idleMs: number | null;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((progress: never) => void) | undefined;
}
interface Options {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: never) => void;
}
type Question = Exclude<HostMessage, { kind: 'cancel' | 'close' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export function createHost({ name, remedy, start, idleMs }: HostOptions): EnginePort {
  let channel: EngineChannel | null = null;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;
  let closed = false;
  const pending = new Map<number, Pending>();

  function lost(reason: string): AppError {
    return new AppError('engine-lost', `${name} ended: ${reason}.`, remedy, { cause: reason });
  }

  function rejectAll(reason: string): void {
    for (const { reject } of pending.values()) reject(lost(reason));
    pending.clear();
  }

  function open(): EngineChannel {
    if (channel) return channel;
    const opened = start();
    opened.onMessage((message) => receive(EngineMessage.parse(message)));
    opened.onExit((reason) => {
      if (channel !== opened) return;
      channel = null;
      rejectAll(reason);
    });
    channel = opened;
    return opened;
  }

  function receive(message: EngineMessage): void {
    const call = pending.get(message.id);
    if (!call) return; // cancelled here already, or of an earlier life
    if (message.kind === 'progress') {
      // The entry speaks this program's types: both sides are built together.
      call.onProgress?.(message.progress as never);
      return;
    }
    pending.delete(message.id);
    if (message.kind === 'reply') call.resolve(message.value);
    else call.reject(fromWire(message.error));
    rest();
  }

  /** With nothing to do the engine does not keep the process alive, and after a while it goes. */
  function rest(): void {
    if (pending.size > 0) return;
    channel?.hold(false);
    clearTimeout(idle);
    if (idleMs === null) return;
    idle = setTimeout(() => {
      const unused = channel;
      channel = null;
      unused?.end();
    }, idleMs);
    idle.unref();
  }

  function ask<T>(question: WithoutId<Question>, { signal, onProgress }: Options = {}): Promise<T> {
    if (closed) return Promise.reject(lost('it was closed'));
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'Stopped on request.'));
    const id = nextId++;
    return new Promise<unknown>((resolve, reject) => {
      clearTimeout(idle);
      const cancel = (): void => channel?.send({ kind: 'cancel', id });
      const done = (): void => signal?.removeEventListener('abort', cancel);
      pending.set(id, {
        resolve: (value) => {
          done();
          resolve(value);
        },
        reject: (error) => {
          done();
          reject(error);
        },
        onProgress,
      });
      signal?.addEventListener('abort', cancel);
      try {
        const opened = open();
        opened.hold(true);
        opened.send({ ...question, id });
      } catch (error) {
        pending.get(id)?.reject(toAppError(error));
        pending.delete(id);
      }
      // The reply's type belongs to the question's; the entry is built together with this file.
    }) as Promise<T>;
  }

  return {
    info: () => ask<EngineInfo>({ kind: 'info' }),
    inspect: (checkpoint, types) => ask<LoadedCheckpoint>({ kind: 'inspect', checkpoint, types }),
    predict: (request, options) => {
      const sentences = request.sentences.map((words) => [...words]);
      const pictures = request.pictures && [...request.pictures];
      return ask<TaggedSentence[]>({ kind: 'predict', request: { ...request, sentences, pictures } }, options);
    },
    explain: (request) => {
      const own = { ...request, types: [...request.types], tokens: [...request.tokens] };
      return ask<Explanation>({ kind: 'explain', request: own });
    },
    features: (request, options) => ask<SentenceFeatures[]>({ kind: 'features', request }, options),
    train: (request, options) => ask<TrainingResult>({ kind: 'train', request }, options),
    probeGpu: () => ask<GpuVerdict>({ kind: 'probe-gpu' }),
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(idle);
      rejectAll('it was closed');
      const leaving = channel;
      channel = null;
      if (!leaving) return;
      const gone = new Promise<void>((resolve) => leaving.onExit(() => resolve()));
      leaving.hold(true);
      leaving.end();
      await gone;
    },
  };
}

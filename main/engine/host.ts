/**
 * The near side of an engine that lives elsewhere. It is started by the first request, watched, and started anew by the next request
 * after it died. Requests that were pending then reject with `engine-lost`.
 */
import type { CallsOf, CallTable } from '../../src/engine/call-table';
import { AppError } from '../../src/errors';
import { createAnswerer } from './answerer';
import { artifactCalls } from './artifact-calls';
import { createCaller } from './caller';
import type { LocalArtifacts } from './local-artifacts';
import { Message, type EngineChannel } from './protocol';

export interface HostOptions {
  /** How the person knows it: "The training process". */
  readonly name: string;
  /** What to do when it has died. */
  readonly remedy: string;
  readonly artifacts: LocalArtifacts;
  readonly start: () => EngineChannel;
  /** The engine ends when it had nothing to do for so long; null = it stays. */
  readonly idleMs: number | null;
}

/** An engine that answers this table. */
export function createHost<T extends CallTable>(
  table: T,
  { name, remedy, artifacts, start, idleMs }: HostOptions,
): CallsOf<T> & { close(): Promise<void> } {
  let channel: EngineChannel | null = null;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  const caller = createCaller(table, send, rest);

  function lost(reason: string): AppError {
    return new AppError('engine-lost', `${name} ended: ${reason}.`, remedy, { cause: reason });
  }

  function open(): EngineChannel {
    if (channel) return channel;
    const opened = start();
    const served = artifacts.host(opened.sharesDisk);
    const answerer = createAnswerer(artifactCalls, served.calls, (message) => opened.send(message));
    opened.onMessage((raw) => {
      const message = Message.parse(raw);
      if (message.kind === 'request' || message.kind === 'cancel') answerer.receive(message);
      else if (message.kind !== 'close') caller.receive(message);
    });
    opened.onExit((reason) => {
      void served.end();
      if (channel !== opened) return;
      channel = null;
      caller.rejectAll(lost(reason));
    });
    channel = opened;
    return opened;
  }

  function send(message: Message): void {
    if (message.kind !== 'request') return channel?.send(message);
    if (closed) throw lost('it was closed');
    clearTimeout(idle);
    const opened = open();
    opened.hold(true);
    opened.send(message);
  }

  /** With nothing to do the engine does not keep the process alive, and after a while it ends. */
  function rest(): void {
    if (!caller.isIdle()) return;
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

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clearTimeout(idle);
    caller.rejectAll(lost('it was closed'));
    const leaving = channel;
    channel = null;
    if (!leaving) return;
    const gone = new Promise<void>((resolve) => leaving.onExit(() => resolve()));
    leaving.hold(true);
    leaving.end();
    await gone;
  }

  return { ...caller.calls, close };
}

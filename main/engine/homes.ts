/** Where an engine may live: in a thread of this process, in a child process, or, for tests, in this very thread. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { childMemory } from './child-memory';
import type { EngineChannel, HostLine } from './protocol';

/**
 * A thread is never terminated: ONNX Runtime aborts the whole process when that happens inside a run. It is asked to end and
 * does so after the step it is in.
 */
export function startThread(entry: string, args: readonly string[] = []): EngineChannel {
  const worker = new Worker(pathToFileURL(entry), { name: 'engine', argv: [...args] });
  let failure: string | null = null;
  worker.on('error', (error) => (failure = error instanceof Error ? error.message : String(error)));
  return {
    send: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) =>
      void worker.once('exit', (code) => listener(failure ?? `its thread stopped with code ${code}`)),
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
    sharesDisk: true,
    end: () => worker.postMessage({ kind: 'close' }),
  };
}

/**
 * The default child: Node's own fork. Electron's main process passes one built on utilityProcess instead. `onStart` gets the
 * process id.
 */
export function forkChild(entry: string, onStart?: (pid: number) => void, args: readonly string[] = []): EngineChannel {
  const child = fork(entry, [...args], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...childMemory, ...process.env },
    detached: process.platform === 'linux', // a session of its own, whose priority is lowered as a whole
  });
  if (child.pid !== undefined) onStart?.(child.pid);
  return channelOf(child);
}

/** The channel to a process that was forked with `serialization: 'advanced'`. */
export function channelOf(child: ChildProcess): EngineChannel {
  let listeners: ((reason: string) => void)[] = [];
  const gone = (reason: string): void => {
    const called = listeners;
    listeners = [];
    for (const listener of called) listener(reason);
  };
  child.on('error', (error) => gone(error.message));
  child.on('exit', (code, signal) => gone(signal ? `it was stopped by ${signal}` : `it stopped with code ${code}`));
  return {
    // A failed send means that the child is gone, which `exit` reports.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void listeners.push(listener),
    hold(alive) {
      if (alive) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
    sharesDisk: true,
    // Checkpoints are written whole or not at all, so a child may be killed at any moment.
    end: () => void child.kill('SIGKILL'),
  };
}

/** An engine in this thread, which speaks through a channel all the same. `serve` starts it. */
export function startHere(serve: (line: HostLine) => void): EngineChannel {
  const { port1: near, port2: far } = new MessageChannel();
  serve({
    send: (message) => far.postMessage(message),
    onMessage: (listener) => void far.on('message', listener),
    close: () => far.close(),
  });
  return {
    send: (message) => near.postMessage(message),
    onMessage: (listener) => void near.on('message', listener),
    onExit: (listener) => void near.once('close', () => listener('its channel was closed')),
    hold: (alive) => (alive ? near.ref() : near.unref()),
    sharesDisk: true,
    end: () => near.postMessage({ kind: 'close' }),
  };
}

/** A path from a path or file URL. */
export function pathOf(entry: string | URL): string {
  return typeof entry === 'string' && !entry.startsWith('file:') ? entry : fileURLToPath(entry);
}

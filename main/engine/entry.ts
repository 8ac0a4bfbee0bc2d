/**
 * The engine as a program: the same file runs as a worker thread, as a forked process and as Electron's utility process. It
 * answers messages (protocol.ts) with a local engine. It may be told the folder of installed engines.
 */
import { parentPort } from 'node:worker_threads';
import { toWire } from '../../src/errors';
import { giveWay } from './give-way';
import { createLocalEngine } from './local';
import { enginesOption, HostMessage } from './protocol';
import type { EngineMessage } from './protocol';

interface Line {
  post(message: EngineMessage): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

/** Electron gives its utility processes a port on `process`; it is described here because only main/desktop knows Electron. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: EngineMessage): void;
}

function isUtilityPort(value: unknown): value is UtilityPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

function lineToHost(): Line {
  if (parentPort) {
    const port = parentPort;
    return {
      post: (message) => port.postMessage(message),
      listen: (listener) => void port.on('message', listener),
      close: () => port.close(),
    };
  }
  giveWay();
  const utility: unknown = Reflect.get(process, 'parentPort');
  if (isUtilityPort(utility)) {
    return {
      post: (message) => utility.postMessage(message),
      listen: (listener) => utility.on('message', ({ data }) => listener(data)),
      close: () => process.exit(0),
    };
  }
  // An engine without its host is of no use to anybody.
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => void (process.connected && process.send?.(message)),
    listen: (listener) => void process.on('message', listener),
    close: () => process.exit(0),
  };
}

function serve(line: Line): void {
  // Electron's utility process has arguments of its own before ours.
  const engines =
    process.argv.find((argument) => argument.startsWith(enginesOption))?.slice(enginesOption.length) ?? null;
  const engine = createLocalEngine({ engines });
  const running = new Map<number, AbortController>();
  async function run(
    message: Exclude<HostMessage, { kind: 'cancel' | 'close' }>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const onProgress = (progress: unknown): void => line.post({ kind: 'progress', id: message.id, progress });
    switch (message.kind) {
      case 'info':
        return engine.info();
      case 'inspect':
        return engine.inspect(message.checkpoint, message.types);
      case 'predict':
        return engine.predict(message.request, { signal, onProgress });
      case 'explain':
        return engine.explain(message.request);
      case 'features':
        return engine.features(message.request, { signal, onProgress });
      case 'train':
        return engine.train(message.request, { signal, onProgress });
      case 'probe-gpu':
        return (await import('./webgpu/serve-probe')).serveProbe(engines);
    }
  }

  async function answer(
    message: Exclude<HostMessage, { kind: 'cancel' | 'close' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { id } = message;
    try {
      line.post({ kind: 'reply', id, value: await run(message, signal) });
    } catch (error) {
      line.post({ kind: 'failure', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }

  line.listen((raw) => {
    const message = HostMessage.parse(raw);
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
    } else if (message.kind === 'close') {
      for (const controller of running.values()) controller.abort();
      void engine.close().then(() => line.close());
    } else {
      const controller = new AbortController();
      running.set(message.id, controller);
      void answer(message, controller.signal);
    }
  });
}

serve(lineToHost());

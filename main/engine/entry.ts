/**
 * The engine as a program: the same file runs as a worker thread, as a forked process and as Electron's utility process. It
 * answers requests (protocol.ts) with a local engine. Its one argument is the folder of installed engines.
 */
import '../files/no-telemetry';
import { parentPort } from 'node:worker_threads';
import { engineCalls } from '../../src/engine/calls';
import { createLocalEngine } from './local';
import { lowerPriority } from './low-priority';
import { enginesOption, type HostLine, type Message } from './protocol';
import { serve } from './serve';

/** Electron gives its utility processes a port on `process`; it is described here because only main/desktop knows Electron. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: Message): void;
}

function isUtilityPort(value: unknown): value is UtilityPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

function lineToHost(): HostLine {
  if (parentPort) {
    const port = parentPort;
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', listener),
      close: () => port.close(),
    };
  }
  lowerPriority();
  const utility: unknown = Reflect.get(process, 'parentPort');
  if (isUtilityPort(utility)) {
    return {
      send: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', ({ data }) => listener(data)),
      close: () => process.exit(0),
    };
  }
  // An engine without its host is of no use to anybody.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => void (process.connected && process.send?.(message)),
    onMessage: (listener) => void process.on('message', listener),
    close: () => process.exit(0),
  };
}

// Electron's utility process has arguments of its own before ours.
const argument = process.argv.find((one) => one.startsWith(enginesOption));
const engines = argument?.slice(enginesOption.length) ?? null;
serve(engineCalls, (artifacts) => createLocalEngine({ engines, artifacts }), lineToHost());

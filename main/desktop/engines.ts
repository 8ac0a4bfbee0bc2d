/**
 * The engine's two homes under Electron. A packed app cannot start itself as Node (the fuse is off), so training runs in
 * Electron's utility process.
 */
import { utilityProcess } from 'electron';
import { childMemory, createEngine, type SpawnChild } from '../engine';
import type { EngineFactory, Resources } from '../services';

const spawnUtility: SpawnChild = (entry, args) => {
  const env = { ...childMemory, ...process.env };
  const child = utilityProcess.fork(entry, [...args], { serviceName: 'Mnerva training', stdio: 'inherit', env });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`it stopped with code ${code}`)),
    hold: () => undefined, // the app lives as long as its windows, whatever runs beside it
    sharesDisk: true,
    end: () => void child.kill(),
  };
};

export function desktopEngines({ engineEntry }: Resources, installed: string): EngineFactory {
  return (home, parts) =>
    createEngine({ home, entry: engineEntry, engines: installed, spawnChild: spawnUtility, ...parts });
}

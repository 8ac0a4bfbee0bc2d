/** The engine's two homes on plain Node: a thread of this process, and Node's own child processes. */
import { createEngine } from '../engine';
import type { EngineFactory, Resources } from '../services/options';

export function localEngines({ engineEntry }: Resources, engines: string): EngineFactory {
  return (home) => createEngine({ home, entry: engineEntry, engines });
}

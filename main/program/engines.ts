/** The engine's two homes on plain Node: a thread of this process, and Node's own child processes. */
import { createEngine } from '../engine';
import type { EngineFactory, Resources } from '../services';

export function localEngines({ engineEntry }: Resources, installed: string): EngineFactory {
  return (home, parts) => createEngine({ home, entry: engineEntry, engines: installed, ...parts });
}

/** A new engine is started in a child process of its own: should it crash, nothing else does. */
import type { EngineInfo } from '../../../src/engine/info';
import type { EngineFactory } from '../options';

export function tryEngineWith(create: EngineFactory): (engines: string) => Promise<EngineInfo> {
  return async (engines) => {
    const engine = create('child', { engines });
    try {
      return await engine.info();
    } finally {
      await engine.close();
    }
  };
}

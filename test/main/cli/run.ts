/** Runs `mnerva` in this process, and reads what it says. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../../main/cli/program';
import type { Formats } from '../../../datasets';
import type { EngineFactory } from '../../../main/services';
import { temporaryFolder, testResources } from '../services/set-up';
import { createSurfaceEngine, writeSurfaceCheckpoint, type Surfaces } from '../services/surface-engine';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The one document of `--json`. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface Cli {
  readonly folder: string;
  run(line: string): Promise<Ran>;
}

export interface CliSetUp {
  readonly starter?: Surfaces | null;
  readonly engine?: EngineFactory;
  /** Called with what a Ctrl-C does as soon as a command listens for it. */
  readonly onListening?: (interrupt: () => void) => void;
  readonly formats?: Formats;
  readonly env?: Readonly<Record<string, string>>;
}

/** Words are separated by spaces; none of a test's paths has one. */
export function cli({ starter = {}, engine, onListening, formats, env = {} }: CliSetUp = {}): Cli {
  const folder = temporaryFolder();
  const starterFolder = join(folder, 'starter');
  if (starter) writeSurfaceCheckpoint(starterFolder, starter, ['PER', 'LOC', 'ORG', 'MISC']);
  mkdirSync(join(folder, 'home'));
  return {
    folder,
    async run(line) {
      let [out, err] = ['', ''];
      const code = await runCli(line.split(' ').filter(Boolean), {
        io: {
          out: (text) => void (out += text),
          err: (text) => void (err += text),
          isTerminal: false,
          env: { MNERVA_HOME: join(folder, 'home'), ...env },
          cwd: folder,
          onInterrupt(listener) {
            onListening?.(listener);
            return () => undefined;
          },
        },
        version: '1.2.3',
        resources: testResources(starterFolder),
        engineFactory: engine ?? ((_home, parts) => createSurfaceEngine(parts)),
        formats,
      });
      return { code, out, err, json: out.startsWith('{') ? JSON.parse(out) : null };
    },
  };
}

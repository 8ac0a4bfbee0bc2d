/** What a command may touch of its surroundings, so that a test runs it in its own process and reads what it says. */
import type { Formats } from '../../datasets';
import type { EngineFactory, Resources } from '../services';

export interface CliIo {
  out(text: string): void;
  err(text: string): void;
  /** Whether stderr is a terminal: only then bars are drawn. */
  readonly isTerminal: boolean;
  /** Asks the person at the terminal; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls back when the person presses Ctrl-C; answers how to stop listening. */
  onInterrupt(listener: () => void): () => void;
  /** Calls back when the person presses Enter; absent where there is no terminal. Answers how to stop listening. */
  onEnter?(listener: () => void): () => void;
}

export interface CliSurroundings {
  readonly io: CliIo;
  readonly version: string;
  readonly resources: Resources;
  readonly engineFactory: EngineFactory;
  /** Absent = every format of the program. */
  readonly formats?: Formats;
}

/** By the conventions of shells: done; tried and failed; not a command that can be understood. */
export const exitCodes = { ok: 0, failure: 1, usage: 2 } as const;

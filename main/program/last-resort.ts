/**
 * What nobody caught, for both shells and the command line. A rejection that nobody waits for is said and lived with: who asked for
 * something has been answered, and what is stored is whole after every commit. An exception that left all callers has interrupted
 * something half way: it is said, and the program ends in order, within a limit.
 */
import { AppError, toAppError } from '../../src/errors';

export interface LastResort {
  /** Says it to the person, at the windows or the terminal. */
  readonly tell: (error: AppError) => void;
  /** Stops jobs and closes the project. */
  readonly close: () => Promise<void>;
  readonly exit: (code: number) => void;
}

/** The part of `process` that is listened to. */
export type Uncaught = Pick<NodeJS.Process, 'on' | 'off'>;

/** What a program that has failed, or is asked to quit, waits for its jobs and its engine. */
const closingLimitMs = 5000;

/** `serve` is a shell inside the command line: what was installed last hears it, once. */
const installed: LastResort[] = [];

/** Installs a last resort; the function that is returned takes it away again. */
export function catchTheRest(resort: LastResort, source: Uncaught = process): () => void {
  let ending = false;
  const isHeard = (): boolean => installed.at(-1) === resort && !ending;
  const rejected = (reason: unknown): void => {
    if (isHeard()) resort.tell(inWords(reason, 'What was saved is safe, and Mnerva goes on. Please report this.'));
  };
  const thrown = (error: unknown): void => {
    if (!isHeard()) return;
    ending = true;
    // A pipe that was closed: nobody reads any more, so nothing is said.
    const isPipe = error instanceof Error && 'code' in error && error.code === 'EPIPE';
    if (!isPipe) resort.tell(inWords(error, 'What was saved is safe. Mnerva ends now: start it again, and please report this.')); // prettier-ignore
    void closeWithin(resort.close).finally(() => resort.exit(1));
  };
  installed.push(resort);
  source.on('unhandledRejection', rejected);
  source.on('uncaughtException', thrown);
  return () => {
    installed.splice(installed.indexOf(resort), 1);
    source.off('unhandledRejection', rejected);
    source.off('uncaughtException', thrown);
  };
}

/** Resolves when `close` has settled, or after the limit: nothing keeps a program from ending. Never rejects. */
export async function closeWithin(close: () => Promise<void>, limitMs = closingLimitMs): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([close().catch(() => undefined), limit]);
  clearTimeout(timer);
}

/** A failure of the world says itself what to do; a defect is called so. */
function inWords(thrown: unknown, detail: string): AppError {
  const error = toAppError(thrown);
  if (error.code !== 'internal') return error;
  return new AppError('internal', `Something unexpected happened in Mnerva: ${error.message}`, detail, {
    cause: thrown,
  });
}

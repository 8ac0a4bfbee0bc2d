/**
 * Errors have a code for the program, a message that says what happened, and a detail that says what the person can do.
 */
export const errorCodes = [
  'bad-input', // a call or command with arguments that do not parse
  'bad-file', // a file or folder that cannot be read as what it should be
  'not-found', // an id or path that is not there
  'conflict', // based on a revision that is no longer the newest
  'in-use', // another process holds the project
  'read-only', // the project or folder cannot be written
  'no-space', // the disk is full
  'newer-version', // written by a newer version of the app
  'bad-checkpoint', // weights that do not fit their configuration
  'engine-lost', // the engine died with work pending
  'cancelled', // stopped on request
  'refused', // a rule of the app says no
  'internal', // a defect
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a process border in place of an exception. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail: string | null;
}

/** A failure of the world, not of the programmer: caught at the edge and shown to the person. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly detail: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AppError';
  }
}

/** The system's codes for a full disk and for a place that cannot be written, in our words. */
const systemCodes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['no-space', 'Free some space on this disk, then try again. Nothing stored was changed.'],
  EDQUOT: ['no-space', 'Free some space on this disk, then try again. Nothing stored was changed.'],
  SQLITE_FULL: ['no-space', 'Free some space on this disk, then try again. Nothing stored was changed.'],
  EROFS: ['read-only', 'Copy the folder to a place that can be written, or change its permissions.'],
  EACCES: ['read-only', 'Copy the folder to a place that can be written, or change its permissions.'],
  EPERM: ['read-only', 'Copy the folder to a place that can be written, or change its permissions.'],
  SQLITE_READONLY: ['read-only', 'Copy the project to a place that can be written, or change its permissions.'],
  ENOENT: ['not-found', 'Check the path.'],
};

/** What happened, where the system says it in its own shorthand: "EROFS: read-only file system, open '/x'". */
function sentenceOf(error: Error): string {
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null;
  const code = 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return path === null ? 'The disk is full.' : `The disk is full: ${path}.`;
  if (path === null) return error.message;
  if (code === 'ENOENT') return `There is nothing at ${path}.`;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return `${path} cannot be written.`;
  return error.message;
}

/** Any thrown value as an `AppError`; system errors keep their message and get a next step. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error) {
    const known = 'code' in error ? systemCodes[String(error.code)] : undefined;
    if (known) return new AppError(known[0], sentenceOf(error), known[1], { cause: error });
    if (error.name === 'AbortError') return new AppError('cancelled', 'Stopped on request.', null, { cause: error });
    return new AppError('internal', error.message, 'This is a defect; please report it.', { cause: error });
  }
  return new AppError('internal', String(error));
}

/** The part of an error that may cross a process border. */
export function toWire(error: unknown): WireError {
  const { code, message, detail } = toAppError(error);
  return { code, message, detail };
}

/** The exception again, on the other side of the border. */
export function fromWire(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, wire.detail);
}

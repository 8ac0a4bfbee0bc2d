/** Programs of the person's machine: finding them, running them to their end, and saying in a sentence what is missing. */
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { AppError } from '../../../src/errors';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The first program of these names on PATH; null where there is none. */
export function findProgram(names: readonly string[], environment: Environment): string | null {
  for (const name of names) {
    for (const folder of (environment.PATH ?? '').split(delimiter).filter(Boolean)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not in this folder
      }
    }
  }
  return null;
}

export interface RunOptions {
  readonly cwd: string;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  /** What was tried, for the sentence when it fails: "compile the addon". */
  readonly purpose: string;
}

/** Runs a program; answers what it wrote to stdout. Throws `refused` with its last words, `cancelled` where it was stopped. */
export function runProgram(path: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, environment, signal, purpose } = options;
  const name = path.split('/').at(-1) ?? path;
  return new Promise((resolve, reject) => {
    // A group of its own: what it started (compilers) ends with it.
    const child = spawn(path, [...args], {
      cwd,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let out = '';
    let said = '';
    const stop = (): void => {
      if (child.pid !== undefined) endGroup(child.pid);
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
    }
    const fail = (why: string): void => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(new AppError('cancelled', 'Stopped on request.', 'Nothing was installed.'));
      else reject(new AppError('refused', `${name} could not ${purpose}: ${why}`, lastWords(said)));
    };
    child.on('error', (error) => fail(error.message));
    child.on('close', (code, by) => {
      if (code === 0) {
        signal?.removeEventListener('abort', stop);
        resolve(out);
      } else fail(by ? `it was ended by ${by}.` : `it ended with code ${code}.`);
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // it has ended by itself
  }
}

/** The lines that a person can use: those that speak of an error, else the last ones. */
function lastWords(said: string): string | null {
  const lines = said
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const errors = lines.filter((line) => /error|fatal|no space|not found|no matching/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-4).join(' ') || null;
}

/** The Node that compiles: this one, or where this is Electron, the one on PATH. */
export function findNode(environment: Environment): string | null {
  return process.versions.electron ? findProgram(['node'], environment) : process.execPath;
}

/** node-gyp as npm brings it along, or one on PATH. */
export function findNodeGyp(npm: string | null, environment: Environment): string | null {
  if (npm !== null) {
    try {
      return createRequire(realpathSync(npm)).resolve('node-gyp/bin/node-gyp.js');
    } catch {
      // some systems pack npm without it
    }
  }
  const own = findProgram(['node-gyp'], environment);
  return own && realpathSync(own);
}

/** A folder with `include/node`, so that no headers need to be loaded; null = node-gyp gets them itself. */
export function findHeaders(node: string, programFolder: string): string | null {
  const folders = [
    dirname(dirname(realpathSync(node))),
    join(programFolder, 'node_modules', `node-linux-${process.arch}`),
    '/usr',
  ];
  return folders.find((folder) => existsSync(join(folder, 'include', 'node', 'common.gypi'))) ?? null;
}

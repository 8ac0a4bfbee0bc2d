/**
 * A loaded checkpoint leaves its file and its unpacked numbers behind: half of main's memory, that nobody refers to any more. An engine that waits
 * allocates too little for V8 to come and look by itself.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

export function collectGarbage(): void {
  collect ??= exposed();
  collect();
}

function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  return typeof gc === 'function' ? () => void gc() : () => undefined;
}

/** Once the work that goes on now is done: a suggestion that somebody waits for comes first. */
export function collectGarbageSoon(): void {
  setTimeout(collectGarbage).unref();
}

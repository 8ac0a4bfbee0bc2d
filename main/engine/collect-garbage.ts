/**
 * A loaded checkpoint leaves its file and its unpacked numbers as garbage: half of main's memory. An idle engine allocates too
 * little for V8 to collect it by itself.
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

/** Once the present work is done: a pending suggestion comes first. */
export function collectGarbageSoon(): void {
  setTimeout(collectGarbage).unref();
}

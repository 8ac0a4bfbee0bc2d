/**
 * Emscripten's start code expects the names of a CommonJS module, which a bundle does not have, and makes itself the last resort
 * for errors of the whole process, which is not its business.
 */
const lastResorts = ['uncaughtException', 'unhandledRejection'] as const;

/** Does `work`, which starts a module of emscripten's, and leaves the process as it was. */
export async function startingModule<T>(work: () => Promise<T>): Promise<T> {
  const before = new Set(lastResorts.flatMap((event) => process.rawListeners(event)));
  // Where its files are it is told otherwise; the name has to be there all the same.
  const isMissing = !('__dirname' in globalThis);
  if (isMissing) Reflect.set(globalThis, '__dirname', '');
  try {
    return await work();
  } finally {
    if (isMissing) Reflect.deleteProperty(globalThis, '__dirname');
    for (const event of lastResorts) {
      for (const listener of process.rawListeners(event)) {
        if (!before.has(listener)) process.off(event, listener as () => void);
      }
    }
  }
}

import { totalmem } from 'node:os';

/** What a process may take. macOS counts the files it keeps in memory as taken: there, most of what is built in. */
export function availableMemory(): number {
  return process.platform === 'darwin' ? 0.7 * totalmem() : process.availableMemory();
}

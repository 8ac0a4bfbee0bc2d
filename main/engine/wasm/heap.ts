/**
 * The heap of 32-bit WebAssembly holds at most 4 GB. Where it is full C++ answers 0, or an address whose end is beyond it, and tfjs
 * would write there.
 */
import { AppError } from '../../../src/errors';
import { moduleOf, type BackendWasm } from './module';

export const heapLimitBytes = 4 * 1024 ** 3;

/** From here on a full heap is an error in a sentence, and what is in it stays right. */
export function refuseFullHeap(backend: BackendWasm): void {
  const module = moduleOf(backend);
  module._free(module._malloc(8)); // the first call puts the real functions in their places
  const allocate = module._malloc.bind(module);
  module._malloc = (bytes) => {
    const at = allocate(bytes);
    const isInside = (at >>> 0) + bytes <= module.HEAPU8.length; // addresses beyond 2 GB come as negative numbers
    if ((at !== 0 && isInside) || bytes === 0) return at;
    throw new AppError(
      'refused',
      'The WebAssembly engine has used up the 4 GB that it can have.',
      'Train a smaller size, or take smaller batches.',
    );
  };
}

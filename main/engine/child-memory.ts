/**
 * How the training child's allocator keeps memory. A step frees hundreds of large blocks that the next step asks for again, and glibc
 * gives each of them back to the system and takes new, zeroed pages: a third of a step with pictures. Told to keep them, that step is
 * a quarter shorter and the child a fifth larger. Other C libraries do not know these names.
 */
export const childMemory: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_TOP_PAD_: String(2 ** 26),
};

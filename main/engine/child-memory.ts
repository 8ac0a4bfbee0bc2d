/**
 * How the training child's allocator keeps memory. A step frees hundreds of large blocks that the next step asks for again, and glibc
 * gives each of them back to the system and takes new, zeroed pages: a third of a step with pictures. When it keeps them, that step is
 * a quarter shorter and the child a fifth larger. One arena: with one per thread, what one thread frees is not found by another, and
 * a process grew by a quarter in a thousand steps of twenty shapes (bench -- memory:steady). Other C libraries do not know these names.
 */
export const childMemory: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_ARENA_MAX: '1',
  MALLOC_TOP_PAD_: String(2 ** 26),
};

/** Files of test/fixtures/faults: what real programs wrote, and what real people tried. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NamedBytes } from '../../datasets/index';

const root = join(import.meta.dirname, '../fixtures/faults');

/** `path` from the folder of fixtures on. */
export function faultInput(path: string): NamedBytes {
  return { name: basename(path), bytes: new Uint8Array(readFileSync(join(root, path))) };
}

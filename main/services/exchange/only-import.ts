import { AppError } from '../../../src/errors';
import type { Opened } from '../opened';

/**
 * Throws `refused` while another job brings in samples or pictures, or takes them out: one that ends badly removes pictures that
 * no sample uses yet, and those of the other would be among them.
 */
export function mustBeOnlyImport({ jobs }: Opened): void {
  if (jobs.isRunning('import')) {
    throw new AppError('refused', 'An import is running already.', 'Wait for its end, or stop it.');
  }
}

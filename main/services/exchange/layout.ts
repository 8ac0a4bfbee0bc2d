/** How an exported file is laid out: as the file it came from, so that what was not touched is the same bytes. */
import type { Split } from '../../../src/domain/sample';
import type { Acting } from '../opened';

/** What the reader of the one import remembered that all exported samples came from; null where there are several. */
export function layoutOfExport(project: Acting, split: Split | null): unknown {
  const sources = new Set<number>();
  for (const { importId } of project.store.samples.scan(project.annotator, { split })) {
    sources.add(importId);
    if (sources.size > 1) return null;
  }
  const [only] = sources;
  return only === undefined ? null : (project.store.imports.get(only)?.layout ?? null);
}

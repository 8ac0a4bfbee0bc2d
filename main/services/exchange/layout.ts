/** How an exported file of tags is laid out: as the file it came from, so that what was not touched is the same bytes. */
import { z } from 'zod';
import type { ImgidLayout } from '../../../datasets/imgid/layout';
import type { Split } from '../../../src/domain/sample';
import { annotatorOf, type Opened } from '../opened';

export const Layout: z.ZodType<ImgidLayout> = z.object({
  separator: z.enum(['\t', ' ']),
  ending: z.enum(['blank-line', 'newline', 'none']),
  lineBreak: z.enum(['\n', '\r\n']),
});

/** The layout of the one import that all exported samples came from; the usual one where there are several. */
export function layoutOfExport(project: Opened, split: Split | null): Partial<ImgidLayout> {
  const sources = new Set<number>();
  for (const { importId } of project.store.samples.scan(annotatorOf(project), { split })) {
    sources.add(importId);
    if (sources.size > 1) return {};
  }
  const [only] = sources;
  const parsed = Layout.safeParse(only === undefined ? null : project.store.imports.get(only)?.layout);
  return parsed.success ? parsed.data : {};
}

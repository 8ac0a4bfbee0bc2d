/** What the worker says it has done: from then on it must never be lost. */
import { z } from 'zod';
import { Edit } from '../../../../src/domain/edit';
import { SampleId } from '../../../../src/domain/sample';

export const Acknowledged = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('edit'), sampleId: SampleId, revision: z.int(), edit: Edit }),
  /** Undo, redo or a suggestion: a new revision. */
  z.object({ kind: z.literal('turn'), sampleId: SampleId, revision: z.int() }),
  z.object({ kind: z.literal('import'), source: z.string(), samples: z.int() }),
  z.object({ kind: z.literal('image'), hash: z.string() }),
  z.object({ kind: z.literal('run'), id: z.string(), ended: z.boolean() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type Acknowledged = z.infer<typeof Acknowledged>;

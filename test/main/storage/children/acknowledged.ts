/** What the worker says it has done: from then on it must never be lost. */
import { z } from 'zod';
import { Edit } from '../../../../src/domain/edit';
import { SampleId } from '../../../../src/domain/sample';

export const Acknowledged = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('edit'), sampleId: SampleId, revision: z.int(), edit: Edit }),
  /** Undo or redo: a new revision. */
  z.object({ kind: z.literal('turn'), sampleId: SampleId, revision: z.int() }),
  z.object({ kind: z.literal('import'), source: z.string(), samples: z.int() }),
  z.object({ kind: z.literal('suggestions'), sampleIds: z.array(SampleId), source: z.int() }),
  z.object({ kind: z.literal('reference'), sampleId: SampleId, at: z.int() }),
  /** What the label set was after a change, or after one was taken back. */
  z.object({ kind: z.literal('labels'), id: z.int(), undone: z.boolean(), types: z.array(z.string()) }),
  z.object({ kind: z.literal('scores'), at: z.int() }),
  z.object({ kind: z.literal('image'), hash: z.string() }),
  z.object({ kind: z.literal('run'), id: z.string(), ended: z.boolean() }),
  /** It waits in the middle of something, to be killed there. */
  z.object({ kind: z.literal('halted') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type Acknowledged = z.infer<typeof Acknowledged>;

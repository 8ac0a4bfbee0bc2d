/**
 * What main broadcasts to every window. A window that opens late asks for a snapshot first, then listens. An event says what
 * changed, so that a window asks again for just that, or for nothing.
 */
import { z } from 'zod';
import { ReviewState } from '../domain/document';
import { SampleId } from '../domain/sample';
import { Run } from '../engine/run';
import { JobRecord } from '../jobs/job';
import { EnginesView } from './engine-views';
import { ProjectCounts } from './project-views';
import { EngineView } from './run-views';

/** What of a project changed, as a whole. */
export const ProjectChange = z.enum([
  'project', // another one is open now, or none
  'settings', // name, threshold, whose suggestions are shown, who works here
  'labels',
  'samples', // some came or went, or their splits changed
  'order', // a queue was scored again
  'suggestions', // a source spoke of samples (`sampleIds` of the event; null = of many)
  'reference', // the same of the reference
  'checkpoints', // one came, was measured, promoted or rolled back
]);
export type ProjectChange = z.infer<typeof ProjectChange>;

export const events = {
  /** A job moved, at most ten times a second, the last state always. */
  'job.changed': JobRecord,
  'run.changed': Run,
  /** Something went wrong that no call and no job was about. */
  'app.problem': z.object({ message: z.string(), detail: z.string().nullable() }),
  'engine.changed': EngineView,
  'engines.changed': EnginesView,
  /** An annotator's work on a sample changed. `counts` are theirs, where the state changed; else null. */
  'sample.changed': z.object({
    sampleId: SampleId,
    annotator: z.string(),
    revision: z.int(),
    state: ReviewState,
    touchedAt: z.number(),
    counts: ProjectCounts.nullable(),
  }),
  /** `sampleIds`: the samples concerned, where they are few; null = ask for all of it again. */
  'project.changed': z.object({
    /** null = none is open. */
    folder: z.string().nullable(),
    what: z.array(ProjectChange).min(1),
    sampleIds: z.array(SampleId).nullable(),
  }),
} satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventValue<K extends EventName> = z.output<(typeof events)[K]>;
export type Emit = <K extends EventName>(name: K, value: EventValue<K>) => void;
export type Listen = <K extends EventName>(name: K, listener: (value: EventValue<K>) => void) => () => void;

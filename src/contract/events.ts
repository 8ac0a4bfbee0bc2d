/** What main broadcasts to every window. A window that opens late asks for a snapshot first, then listens. */
import { z } from 'zod';
import { EnginesView } from './engine-views';
import { SampleId } from '../domain/sample';
import { EngineView, JobView, RunView } from './run-views';

export const events = {
  /** A job moved, at most ten times a second, the last state always. */
  'job.changed': JobView,
  'run.changed': RunView,
  'engine.changed': EngineView,
  'engines.changed': EnginesView,
  /** A sample's document changed in some window, or by the model. */
  'sample.changed': z.object({ sampleId: SampleId, revision: z.int() }),
  /** Counts, order or promoted checkpoint changed: lists are to be asked for again. */
  'project.changed': z.object({ folder: z.string().nullable() }),
} satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventValue<K extends EventName> = z.output<(typeof events)[K]>;
export type Emit = <K extends EventName>(name: K, value: EventValue<K>) => void;
export type Listen = <K extends EventName>(name: K, listener: (value: EventValue<K>) => void) => () => void;

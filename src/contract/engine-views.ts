/** The engines there are, and the installation of another one, as the renderer sees them. */
import { z } from 'zod';
import { engineChoices, EngineChoice, InstallableEngine } from '../engine/choice';
import { PrecisionChoice } from '../engine/precision';
import { errorCodes } from '../errors';

export const EngineEntryView = z.object({
  name: z.enum(engineChoices),
  title: z.string(),
  state: z.enum(['bundled', 'installed', 'not-installed', 'not-there', 'broken', 'crashed']),
  /** What is wrong and what to do, or what is installed. */
  detail: z.string().nullable(),
  bytes: z.number().nullable(),
});
export type EngineEntryView = z.infer<typeof EngineEntryView>;

export const EnginesView = z.object({
  chosen: EngineChoice,
  /** The precision of suggestions. */
  precision: PrecisionChoice,
  engines: z.array(EngineEntryView),
  /** The installation that runs; null = none. Bytes, 0 of null before the size is known. */
  installing: z
    .object({ name: InstallableEngine, done: z.number(), total: z.number().nullable(), note: z.string() })
    .nullable(),
  /** Why the last installation ended without an engine. */
  problem: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }).nullable(),
});
export type EnginesView = z.infer<typeof EnginesView>;

/** What an installation will take, to be agreed to before it starts. */
export const EnginePlanView = z.object({
  name: InstallableEngine,
  title: z.string(),
  licence: z.string(),
  bytesToLoad: z.number(),
  /** On the disk, in bytes: what stays (or more, where `atLeast`), what it takes while it is made, what is free. */
  space: z.object({ installed: z.number(), atLeast: z.boolean(), meanwhile: z.number(), free: z.number() }),
  gpu: z.string().nullable(),
});
export type EnginePlanView = z.infer<typeof EnginePlanView>;

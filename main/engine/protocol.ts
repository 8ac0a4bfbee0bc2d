/**
 * What host and engine say to each other, over a worker's port or a child's channel alike. The host asks with a number; the
 * engine answers with progress any number of times, then with exactly one reply or failure of that number.
 */
import { z } from 'zod';
import { LabelSet } from '../../src/domain/label-set';
import { ExplainRequest } from '../../src/engine/explanation';
import { FeaturesRequest } from '../../src/engine/features';
import { PictureRef } from '../../src/engine/picture';
import { Precision, Purpose } from '../../src/engine/precision';
import { errorCodes } from '../../src/errors';
import { TrainingRequest } from '../../src/engine/training';

const id = z.int();

export const HostMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('info'), id }),
  z.object({ kind: z.literal('inspect'), id, checkpoint: z.string(), types: LabelSet.readonly() }),
  z.object({
    kind: z.literal('predict'),
    id,
    request: z.object({
      checkpoint: z.string(),
      types: LabelSet.readonly(),
      sentences: z.array(z.array(z.string())),
      pictures: z.array(PictureRef.nullable()).optional(),
      precision: Precision.optional(),
      purpose: Purpose.optional(),
    }),
  }),
  z.object({ kind: z.literal('explain'), id, request: ExplainRequest }),
  z.object({ kind: z.literal('features'), id, request: FeaturesRequest }),
  z.object({ kind: z.literal('train'), id, request: TrainingRequest }),
  /** Tries the GPU: only of a process that may be lost. */
  z.object({ kind: z.literal('probe-gpu'), id }),
  /** Stops the request of that number at its next step. */
  z.object({ kind: z.literal('cancel'), id }),
  /** Stops everything and ends. */
  z.object({ kind: z.literal('close') }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

export const EngineMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id, progress: z.unknown() }),
  z.object({ kind: z.literal('reply'), id, value: z.unknown() }),
  z.object({
    kind: z.literal('failure'),
    id,
    error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }),
  }),
]);
export type EngineMessage = z.infer<typeof EngineMessage>;

/** The line between host and engine: a thread, a forked process, or Electron's utility process. */
export interface EngineChannel {
  send(message: HostMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone for whatever reason. */
  onExit(listener: (reason: string) => void): void;
  /** Whether the other side keeps this process alive. */
  hold(alive: boolean): void;
  /** Ends the other side: a child at once, a thread after the step it is in. */
  end(): void;
}

/** The entry's one argument: `--engines=FOLDER`, the folder of installed engines. */
export const enginesOption = '--engines=';

/** Starts the built entry file in a process of its own. */
export type SpawnChild = (entry: string, args: readonly string[]) => EngineChannel;

/**
 * What two programs that call each other send, over a worker's port or a child's channel alike. A request has a number of its
 * sender's; it is answered with progress any number of times, then with exactly one reply or failure of that number.
 */
import { z } from 'zod';
import { errorCodes } from '../../src/errors';

const id = z.int();

export const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id, call: z.string(), request: z.unknown() }),
  /** Stops the request of that number at its next step. */
  z.object({ kind: z.literal('cancel'), id }),
  z.object({ kind: z.literal('progress'), id, progress: z.unknown() }),
  z.object({ kind: z.literal('reply'), id, reply: z.unknown() }),
  z.object({
    kind: z.literal('failure'),
    id,
    error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }),
  }),
  /** Stops everything and ends. */
  z.object({ kind: z.literal('close') }),
]);
export type Message = z.infer<typeof Message>;

/** What comes of a request. */
export type Answer = Extract<Message, { kind: 'progress' | 'reply' | 'failure' }>;
export type Asked = Extract<Message, { kind: 'request' | 'cancel' }>;

/** The engine as its host sees it: a thread, a forked process, or Electron's utility process. */
export interface EngineChannel {
  send(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone for whatever reason. */
  onExit(listener: (reason: string) => void): void;
  /** Whether the other side keeps this process alive. */
  hold(alive: boolean): void;
  /** Whether the other side sees the disk of this one: artifacts are then named by their places, else sent. */
  readonly sharesDisk: boolean;
  /** Ends the other side: a child at once, a thread after the step it is in. */
  end(): void;
}

/** The host as the engine sees it. */
export interface HostLine {
  send(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
  close(): void;
}

/** The entry's one argument: `--engines=FOLDER`, the folder of installed engines. */
export const enginesOption = '--engines=';

/** Starts the built entry file in a process of its own. */
export type SpawnChild = (entry: string, args: readonly string[]) => EngineChannel;

/**
 * A table of calls between two programs: name -> request, reply, and progress where there is some. What makes requests and what
 * answers them are both derived types of it, so a call that one side lacks is a type error.
 */
import type { z } from 'zod';

/** The schemas of what goes each way. */
export interface CallShape {
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
  /** Said any number of times before the reply. */
  readonly progress?: z.ZodType;
}
export type CallTable = Readonly<Record<string, CallShape>>;

type RequestOf<C extends CallShape> = z.output<C['request']>;
type ReplyOf<C extends CallShape> = z.output<C['reply']>;
type ProgressOf<C extends CallShape> = C extends { readonly progress: infer P extends z.ZodType } ? z.output<P> : never;

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A request without content may be left out. */
type ArgumentsOf<C extends CallShape> =
  Record<string, never> extends RequestOf<C>
    ? [request?: RequestOf<C>, options?: CallOptions<ProgressOf<C>>]
    : [request: RequestOf<C>, options?: CallOptions<ProgressOf<C>>];

/** A table as functions: what a caller has, and what somebody who answers has to implement. */
export type CallsOf<T extends CallTable> = {
  readonly [K in keyof T]: (...args: ArgumentsOf<T[K]>) => Promise<ReplyOf<T[K]>>;
};

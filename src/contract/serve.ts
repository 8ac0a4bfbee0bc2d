/** The main side of the contract: one named call in, one value out. */
import { z } from 'zod';
import { AppError, toWire, type WireError } from '../errors';
import { Caller } from './caller';
import { calls, isCallName, type Handlers } from './calls';

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/**
 * Runs one call for a caller: the shell knows whose window it is, or passes on the name that the window gives. Never throws: a rejection
 * would reach the renderer as a bare message string.
 */
export async function serve(
  handlers: Handlers,
  name: string,
  input: unknown,
  caller: unknown,
): Promise<Reply<unknown>> {
  try {
    if (!isCallName(name)) throw new AppError('bad-input', `There is no call named ${name}.`);
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) throw new AppError('bad-input', `${name}: ${z.prettifyError(parsed.error)}`);
    const who = Caller.safeParse(caller);
    if (!who.success) throw new AppError('bad-input', `${name}: who asks: ${z.prettifyError(who.error)}`);
    // The name picks schema and handler together; the checker cannot follow that correlation.
    const handler = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.data, who.data) };
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

/**
 * How the web shell and a page of it know each other, before any call. The shell greets with a number used once; the page answers with the
 * code of a start address, or with a proof that it has the session's key; the shell welcomes it with the key or a proof of its own. A key
 * travels once, for a code: whoever listens at the shell's port while it is away learns nothing from a page that was open before.
 */
import { z } from 'zod';

const secret = z.string().min(16).max(128);

export const Greeting = z.object({ nonce: secret });
export const Entry = z.union([z.object({ code: secret }), z.object({ nonce: secret, proof: secret })]);
export type Entry = z.infer<typeof Entry>;
export const Welcome = z.object({
  /** The folder of pictures, for this run of the shell. */
  pictures: secret,
  /** For a code: what the page proves from now on. */
  key: secret.nullable(),
  /** For a proof: that the shell has the key as well. */
  proof: secret.nullable(),
});
export type Welcome = z.infer<typeof Welcome>;

/** A websocket is closed with this where the code was used or is too old, or the key is not of this person's Mnerva. */
export const refusedEntry = 4001;

/** What a proof is the HMAC-SHA-256 of, in hexadecimal digits, under the bytes of the key as it is written. */
export function provable(by: 'page' | 'shell', shellNonce: string, pageNonce: string): string {
  return [by, shellNonce, pageNonce].join('\n');
}

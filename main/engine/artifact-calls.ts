/**
 * What an engine asks of its host about artifacts. Where both see one disk the host answers with places on it, and nothing is
 * copied; else with the bytes themselves, in pieces.
 */
import { z } from 'zod';
import type { CallTable } from '../../src/engine/call-table';
import { ArtifactHash, ArtifactSlot } from '../../src/engine/artifacts';

const done = z.object({});
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const artifactCalls = {
  /** A file is a folder of one file without a name. */
  locate: {
    request: z.object({ hash: ArtifactHash }),
    reply: z.object({
      /** null = its bytes have to be read through this channel. */
      path: z.string().nullable(),
      files: z.array(z.object({ name: z.string(), bytes: z.int() })),
    }),
  },
  read: {
    request: z.object({ hash: ArtifactHash, name: z.string(), offset: z.int(), bytes: z.int() }),
    reply: Bytes,
  },
  /** Begins a folder that `commit` puts into the slot. */
  begin: {
    request: z.object({ slot: ArtifactSlot }),
    reply: z.object({
      writing: z.int(),
      /** An empty folder to write into; null = the files have to be sent through this channel. */
      path: z.string().nullable(),
    }),
  },
  /** Appends to a file. */
  append: { request: z.object({ writing: z.int(), name: z.string(), bytes: Bytes }), reply: done },
  commit: { request: z.object({ writing: z.int() }), reply: done },
  abandon: { request: z.object({ writing: z.int() }), reply: done },
} satisfies CallTable;

/**
 * Artifacts: checkpoints, pretrained encoders, saved states of trainings, and pictures. Requests name them by the hash of their
 * content, and the engine gets them from a store that it is handed. It knows no path of anybody's project, and may be a process
 * that shares no disk with the rest of the program.
 */
import { z } from 'zod';

/**
 * SHA-256 in hexadecimal digits: of a file's bytes; of a folder, of what `sha256sum *` prints of its files in the order of their names.
 */
export const ArtifactHash = z.string();
export type ArtifactHash = z.infer<typeof ArtifactHash>;

/** Where the engine puts what it makes: a name that whoever asks has chosen for a place of theirs. */
export const ArtifactSlot = z.string();
export type ArtifactSlot = z.infer<typeof ArtifactSlot>;

/** The files of a folder by name. */
export type ArtifactFiles = ReadonlyMap<string, Uint8Array>;

export interface ArtifactStore {
  /** Throws `not-found`. */
  getFolder(hash: ArtifactHash): Promise<Map<string, Uint8Array>>;
  /** Throws `not-found`, and `refused` where it is larger than `mostBytes`. */
  getFile(hash: ArtifactHash, mostBytes: number): Promise<Uint8Array>;
  /** Replaces what the slot holds, whole or not at all; when it resolves the files are on the disk. Throws `no-space`. */
  put(slot: ArtifactSlot, files: ArtifactFiles): Promise<void>;
}

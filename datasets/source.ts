/** What readers read from and writers write to: bytes with names, never paths of a machine. */
/** One file in memory. `name` is only for findings. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A folder of files that are read one at a time. Names use `/` and are relative to the folder. */
export interface Folder {
  readonly name: string;
  readonly files: readonly string[];
  read(file: string): Promise<Uint8Array>;
}

/** Something that a format cannot carry, with how often it was met. */
export interface Loss {
  readonly code: string;
  readonly count: number;
  readonly message: string;
}

/** A file as a writer made it, and what it leaves out. An empty list is a promise: the round trip is the identity. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly losses: readonly Loss[];
}

/** A writer at work: it pauses after each sample, so that whoever has it write can let others in between. */
export type Writing = Generator<undefined, Written, undefined>;

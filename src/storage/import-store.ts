/**
 * Imports are all or nothing: the samples of a file arrive in batches, each one transaction, and are not to be seen before
 * `finish`. What a killed process left is removed when the project is next opened, and nothing is doubled.
 */
import type { GroundedMention, RawSample, SampleId, Split } from '../domain/sample';

export interface ImportStart {
  readonly format: string;
  /** The file's or folder's name, for people. */
  readonly source: string;
  /** SHA-256 of what is read, to know the same file again. */
  readonly contentHash: string;
  /** How the file was laid out (line breaks, what stands at its end): JSON, for a byte-equal export. */
  readonly layout: unknown;
  readonly at: number;
}

/** A sample as it goes in. `split` is decided, its picture is in the image store already. */
export interface NewSample extends Omit<RawSample, 'split' | 'imagePath' | 'mentions'> {
  readonly split: Split;
  /** Types by id, as in `tags`; null = the file says nothing about mentions. */
  readonly reference: readonly GroundedMention[] | null;
  /** Mentions that a model made elsewhere: a set of suggestions whose source is this file. */
  readonly suggested?: readonly GroundedMention[];
  readonly imageName: string | null;
  readonly imageHash: string | null;
  readonly imageProblem: string | null;
}

/** A sample that was left out because its external id is taken; its suggestions are taken in where it is the same tweet. */
export interface DuplicateSample {
  readonly externalId: string;
  readonly line: number | null;
  /** The sample that has the id. */
  readonly existing: SampleId;
  /** Whether it is the same tweet, or another one with the same id. */
  readonly sameText: boolean;
  /** Whether its suggestions were laid beside what the sample has. */
  readonly suggestionsTaken: boolean;
}

export interface ImportBatchResult {
  readonly added: number;
  readonly duplicates: readonly DuplicateSample[];
}

/** One running import. A project has at most one. */
export interface ImportSession {
  readonly id: number;
  /** One transaction; a few hundred samples at a time keep main responsive. */
  add(samples: readonly NewSample[]): ImportBatchResult;
  /** Shows the samples, all at once, and keeps the report. */
  finish(report: unknown, at: number): void;
  /** Takes everything out again. */
  abort(): void;
}

export interface ImportRecord {
  readonly id: number;
  readonly format: string;
  readonly source: string;
  readonly contentHash: string;
  readonly layout: unknown;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly samples: number;
  readonly report: unknown;
}

export interface ImportStore {
  /** Throws `refused` while another import runs. */
  begin(start: ImportStart): ImportSession;
  /** Finished imports of the same content. */
  withContent(contentHash: string): ImportRecord | null;
  get(id: number): ImportRecord | null;
  list(): readonly ImportRecord[];
  /** The sources of imports that a killed process left unfinished and that opening took out again. */
  readonly takenOut: readonly string[];
}

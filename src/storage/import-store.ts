/**
 * Imports are all or nothing: the samples of a file arrive in batches, each one transaction, and are not to be seen before
 * `finish`. What a killed process left is removed when the project is next opened, and nothing is doubled.
 */
import type { GroundedMention, RawSample, SampleId, Split } from '../domain/sample';
import type { StoredImage } from './image-store';

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

/** What a file says of a sample that is in the project already; fields left out change nothing. */
export interface SampleChange {
  readonly id: SampleId;
  readonly picture?: { readonly hash: string; readonly name: string };
  /** Types by id; becomes a newer version of the reference, whose origin is the file. */
  readonly reference?: readonly GroundedMention[];
  readonly split?: Split;
  /** What a person is asked to decide; flags a sample that nobody has begun. */
  readonly question?: string;
}

/** One running import. A project has at most one. */
export interface ImportSession {
  readonly id: number;
  /** One transaction; a few hundred samples at a time keep main responsive. */
  add(samples: readonly NewSample[]): ImportBatchResult;
  /** Is done by `finish`, together with everything else. */
  change(changes: readonly SampleChange[]): void;
  /** Shows the samples, all at once, and keeps the report. */
  finish(report: unknown, at: number): void;
  /**
   * Takes everything out again, in turns. Where that fails (a full disk) nothing of it is ever seen: the next import, or opening the
   * project, takes it out.
   */
  abort(): Promise<void>;
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

/** A sample as an incoming one is compared with it. */
export interface KnownSample {
  readonly id: SampleId;
  readonly externalId: string;
  readonly importId: number;
  readonly text: string;
  readonly tokenCount: number;
  readonly split: Split;
  readonly image: Pick<StoredImage, 'width' | 'height'> | null;
  /** Types by id; null = it has none. */
  readonly reference: { readonly by: 'file' | 'person'; readonly mentions: readonly GroundedMention[] } | null;
}

/** Samples that people have worked on: how many, and the first few by their ids. */
export interface TouchedSamples {
  readonly count: number;
  readonly examples: readonly string[];
}

export interface ImportStore {
  /** Throws `refused` while another import runs. */
  begin(start: ImportStart): ImportSession;
  /** The newest finished import of the same content. */
  withContent(contentHash: string): ImportRecord | null;
  /** The sample of this external id, as far as an import compares it; null = none. */
  known(externalId: string): KnownSample | null;
  /** Samples of an import that somebody has edited, or made the reference of. */
  touched(id: number): TouchedSamples;
  /**
   * Removes an import with its samples and all that hangs on them, and with the references that it brought to other samples. They
   * are gone from every list at once; their rows go step by step while the caller consumes the answer: how many are gone. What
   * is not consumed is done when the project is next opened. Throws `refused` where somebody has worked on them or an import
   * runs, `not-found` where there is none of that id.
   */
  takeBack(id: number): Iterable<number>;
  /** Gives samples what was found for them later, in one transaction. `by` names the origin of new references. */
  change(changes: readonly SampleChange[], by: { readonly name: string; readonly at: number }): void;
  get(id: number): ImportRecord | null;
  list(): readonly ImportRecord[];
  /** The sources of imports that a killed process left unfinished and that opening took out again. */
  readonly takenOut: readonly string[];
}

/**
 * What annotators say, edit by edit. Each edit is one transaction: the new work, its revision, and its line in the edit log
 * stand together or not at all; when a call returns, they are on the disk.
 */
import type { ReviewState } from '../domain/document';
import type { Edit } from '../domain/edit';
import type { BaseRef, Work } from '../domain/layers';
import type { SampleId } from '../domain/sample';

/** An annotator's work on a sample after an edit, and the revision the next edit is to be based on. */
export interface ChangedWork {
  readonly sampleId: SampleId;
  readonly work: Work;
  readonly revision: number;
  /** What the state was before. */
  readonly before: ReviewState;
}

export interface EditRequest {
  readonly sampleId: SampleId;
  readonly annotator: string;
  /** The revision of the work that the person saw. */
  readonly revision: number;
  /** The layer that lay under it on their screen; null = none. */
  readonly base: BaseRef | null;
  readonly edit: Edit;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface EditLogEntry {
  /** Grows with time over the whole project. */
  readonly mark: number;
  readonly sampleId: SampleId;
  readonly annotator: string;
  readonly at: number;
  /** An edit, or the taking back or doing again of the edit at `of`. */
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly of: number | null;
  readonly edit: Edit;
  /** The revision this line led to. */
  readonly revision: number;
}

export interface AnnotationStore {
  /**
   * A person's edit. Throws `conflict` when the work has moved on from `revision` or the layer under it says something else
   * now, `bad-input` when the edit does not fit the document, `refused` when its type is not of the project; then nothing is
   * changed. Clears what could be redone.
   */
  edit(request: EditRequest): ChangedWork;
  /** Takes back this annotator's last edit, on whatever sample it was; null when there is none. */
  undo(annotator: string, at: number): ChangedWork | null;
  /** Does the last taken back edit again. */
  redo(annotator: string, at: number): ChangedWork | null;
  history(annotator: string): { readonly undo: number; readonly redo: number };
  /** The newest line of the edit log; what is edited later has a greater mark. */
  mark(): number;
  /** Lines after `mark`, oldest first. */
  log(after?: number): Iterable<EditLogEntry>;
  /** Everybody who has work here, in the order in which they came. */
  annotators(): readonly string[];
  /** Adds an annotator; does nothing where there is one of that name. */
  welcome(annotator: string): void;
  /** Everybody's work on one sample; who has not touched it is left out. */
  ofSample(
    id: SampleId,
  ): readonly { readonly annotator: string; readonly work: Work; readonly touchedAt: number | null }[];
}

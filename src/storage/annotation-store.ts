/**
 * What annotators say, edit by edit. Each edit is one transaction: the new document, its revision, and its line in the
 * edit log stand together or not at all; when a call returns, they are on the disk.
 */
import type { Document } from '../domain/document';
import type { Edit, EditOrigin } from '../domain/edit';
import type { SampleId } from '../domain/sample';

/** A sample's new document, and the revision the next edit is to be based on. */
export interface ChangedSample {
  readonly sampleId: SampleId;
  readonly document: Document;
  readonly revision: number;
}

export interface EditRequest {
  readonly sampleId: SampleId;
  readonly annotator: string;
  /** The revision of the document that the person saw. */
  readonly revision: number;
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
  readonly origin: EditOrigin;
  /** An edit, or the taking back or doing again of the edit at `of`. */
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly of: number | null;
  readonly edit: Edit;
  /** The revision this line led to. */
  readonly revision: number;
}

export interface AnnotationStore {
  /**
   * A person's edit. Throws `conflict` when the sample has moved on from `revision`, `bad-input` when the edit does not fit
   * the document, `refused` when its type is not of the project; then nothing is changed. Clears what could be redone.
   */
  edit(request: EditRequest): ChangedSample;
  /**
   * Takes back this annotator's last edit, on whatever sample it was; null when there is none. The sample becomes what it
   * would be had the edit never been made: suggestions that came after it stay the newest ones.
   */
  undo(annotator: string, at: number): ChangedSample | null;
  /** Does the last taken back edit again, under the same rule. */
  redo(annotator: string, at: number): ChangedSample | null;
  history(annotator: string): { readonly undo: number; readonly redo: number };
  /** The newest line of the edit log; what is edited later has a greater mark. */
  mark(): number;
  /** Lines after `mark`, oldest first. */
  log(after?: number): Iterable<EditLogEntry>;
  annotators(): readonly string[];
}

/** The open sample, for what acts on it or lists its mentions. */
import type { SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import type { Open } from './decide';
import type { Labels } from './labels';

/** What is shown of a sample where its mentions are listed. */
export type MentionedSample = Pick<SampleView, 'text' | 'tokens' | 'image' | 'base'>;

/** What the selection, the boxes and the decisions need of it. */
export interface OpenSample {
  readonly view: SampleView | null;
  readonly document: Document;
  readonly open: Open;
  readonly labels: Labels;
  /** It has only just come: nobody has seen it yet, and no key meant for the one before decides on it. */
  readonly isUnseen: boolean;
  /** Whether the edit was taken; where not, the person sees why. */
  edit(edit: Edit): boolean;
  /** Something was done: seen beside the tweet, and read out. */
  say(text: string): void;
  /** The same of why something was not done. */
  refuse(why: string): void;
  /** What can be seen elsewhere, for who cannot. */
  readOut(text: string): void;
  newId(): string;
}

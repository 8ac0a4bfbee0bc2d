/** Mentions in words, for screen readers and the live region; and their labels on screen. */
import type { BaseView } from '../../../src/contract/sample-views';
import type { AnnotatedMention } from '../../../src/domain/mention';
import type { Origin } from '../../../src/domain/origin';
import type { ReviewState } from '../../../src/domain/document';
import { counted, score, when } from '../../ui/numbers';

export const stateNames: Readonly<Record<ReviewState, string>> = {
  new: 'Untouched',
  'in-progress': 'In progress',
  done: 'Reviewed',
  skipped: 'Skipped',
  flagged: 'Flagged',
};

/** What an untouched sample shows, in words. */
export const baseNames = { reference: 'Reference, not reviewed', suggestions: 'Suggestions, not reviewed' } as const;

const makers = { person: 'Marked by', checkpoint: 'Suggested by', file: 'From the file' } as const;

/** "Suggested by starter, today 14:05". */
export function originText({ kind, name, at }: Origin): string {
  return `${makers[kind]} ${name}${at > 0 ? `, ${when(at)}` : ''}`;
}

/** Whose labels a sample shows where its annotator has not decided: "Reference: train.txt", "Suggestions: starter". */
export function baseTitle({ ref, origin }: Pick<BaseView, 'ref' | 'origin'>): string {
  return `${ref.kind === 'reference' ? 'Reference' : 'Suggestions'}: ${origin.name}`;
}

/** What is said of a mention: its words, the name of its type, whether it is at or above the threshold. */
export interface Described {
  readonly text: string;
  readonly type: string;
  readonly sure: boolean;
}

export function describeMention(mention: AnnotatedMention, { text, type, sure }: Described): string {
  const parts = [text, type];
  if (mention.status !== 'suggested') parts.push(mention.status);
  else parts.push(sure ? 'suggestion' : 'suggestion that needs a look');
  if (mention.status === 'suggested' && mention.score !== null) parts.push(score(mention.score));
  if (mention.grounding.kind === 'not-visible') parts.push('not visible in the picture');
  if (mention.grounding.kind === 'regions') parts.push(counted(mention.grounding.regions.length, 'region'));
  return parts.join(', ');
}

/** "PER", "PER 0.93", "MISC? 0.54"; of the reference "PER ref". */
export function mentionLabel(mention: AnnotatedMention, { type, sure }: Pick<Described, 'type' | 'sure'>): string {
  if (mention.status === 'confirmed') return type;
  if (mention.status === 'reference') return `${type} ref`;
  const value = mention.score === null ? '' : ` ${score(mention.score)}`;
  return `${type}${sure ? '' : '?'}${value}`;
}

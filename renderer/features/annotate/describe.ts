/** Mentions in words, for screen readers and the live region; and their labels on screen. */
import type { AnnotatedMention } from '../../../src/domain/mention';
import type { ReviewState } from '../../../src/domain/document';
import { counted, score } from '../../ui/numbers';

export const stateNames: Readonly<Record<ReviewState, string>> = {
  new: 'Untouched',
  suggested: 'Suggestions, not reviewed',
  'in-progress': 'In progress',
  done: 'Reviewed',
  skipped: 'Skipped',
  flagged: 'Flagged',
};

export function describeMention(mention: AnnotatedMention, text: string, sure: boolean): string {
  const parts = [text, mention.type];
  if (mention.status === 'confirmed') parts.push('confirmed');
  else parts.push(sure ? 'suggestion' : 'suggestion that needs a look');
  if (mention.status === 'suggested' && mention.score !== null) parts.push(score(mention.score));
  if (mention.grounding.kind === 'not-visible') parts.push('not visible in the picture');
  if (mention.grounding.kind === 'regions') parts.push(counted(mention.grounding.regions.length, 'region'));
  return parts.join(', ');
}

/** "PER", "PER 0.93", "MISC? 0.54". */
export function labelOf(mention: AnnotatedMention, sure: boolean): string {
  if (mention.status === 'confirmed') return mention.type;
  const value = mention.score === null ? '' : ` ${score(mention.score)}`;
  return `${mention.type}${sure ? '' : '?'}${value}`;
}

/** Mentions of predicted word tags, among which `umt13` may have X, [CLS], [SEP] or PAD at a word's first piece (model-spec E.4). */
import { mentionsFromBio } from '../../src/domain/bio';
import type { Mention } from '../../src/domain/mention';

const isBio = (tag: string): boolean => tag === 'O' || /^[BI]-/.test(tag);

/** What a person is shown: such a tag says nothing, as O does. */
export function mentionsForPeople(tags: readonly string[]): Mention[] {
  return mentionsFromBio(tags.map((tag) => (isBio(tag) ? tag : 'O')));
}

/**
 * What UMT's metric counts: such a tag is a mention of a type of its own, which is always wrong, and it ends the mention before it.
 * No label set has a type with a space, so the made-up one is nobody's.
 */
export function mentionsForMetric(tags: readonly string[]): Mention[] {
  return mentionsFromBio(tags.map((tag) => (isBio(tag) ? tag : `I- ${tag}`)));
}

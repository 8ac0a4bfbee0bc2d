/** What becomes of imported tweets, in words: by their split, and by who made their labels. */
import type { Split } from './sample';

/** `as`: null = the file has no labels. */
export function importPurpose(split: Split, as: 'reference' | 'suggestion' | null): string {
  switch (split) {
    case 'train':
      if (as === 'reference') return 'Models learn from their labels, which people can look over and edit.';
      if (as === 'suggestion')
        return 'The labels are suggestions: models learn from a tweet once somebody has finished it.';
      return 'Models learn from a tweet once somebody has finished it.';
    case 'dev':
    case 'test':
      if (as === 'reference') return 'Held out: models are measured by their labels and never learn from them.';
      return `Held out${as ? ', with suggestions' : ''}: nothing is measured on a tweet before somebody has finished it.`;
    case 'pool':
      if (as === 'reference')
        return 'To be annotated: their labels are shown, can be edited, and teach models where there are any.';
      if (as === 'suggestion')
        return 'To be annotated: the labels are suggestions, and nothing counts before it is accepted.';
      return 'To be annotated: suggestions for them are computed by themselves.';
  }
}

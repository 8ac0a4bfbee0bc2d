import type { FamilyAbout } from '../../../models/about';

/** Words in the light of their sentence's mean: a family small enough to be read at a glance. */
export const meanOfWords: FamilyAbout = {
  id: 'mean-of-words',
  title: 'Mean of words',
  presets: [{ id: 'mean_of_words', title: 'Mean of words', readsPictures: false }],
  groups: [
    { id: 'embeddings', title: 'word pieces' },
    { id: 'mixer', title: 'mixer' },
  ],
  charts: [
    {
      title: 'Size of the hidden states',
      meaning: 'Close to 0 nothing is said of any word.',
      range: null,
      curves: [{ series: 'size', title: 'mean square', layered: false }],
    },
  ],
};

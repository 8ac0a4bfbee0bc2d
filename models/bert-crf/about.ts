import type { FamilyAbout } from '../about';

/** BERT with a CRF on top: the text alone. */
export const bertCrf: FamilyAbout = {
  id: 'bert-crf',
  title: 'BERT-CRF',
  presets: [{ id: 'bert_crf', title: 'BERT-CRF', readsPictures: false }],
  groups: [
    { id: 'embeddings', title: 'word pieces', belowText: true },
    { id: 'encoder', title: 'text reader', tower: 'text' },
  ],
  charts: [
    {
      title: 'Losses',
      meaning: 'What the training makes smaller: wrong tags.',
      range: null,
      curves: [{ series: 'mner', title: 'tags', layered: false }],
    },
  ],
};

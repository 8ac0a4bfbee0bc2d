import type { FamilyAbout } from '../about';

/** BGA-MNER (arXiv 2308.02570). Without SCS: no context samplers; without MCG: no generators; cycle: eqs. 6 and 7. */
export const bga: FamilyAbout = {
  id: 'bga',
  title: 'BGA-MNER',
  presets: [
    { id: 'bga', title: 'BGA-MNER', readsPictures: true },
    { id: 'bga_wo_scs', title: 'BGA-MNER without SCS', readsPictures: true },
    { id: 'bga_wo_cycle', title: 'BGA-MNER without cycle loss', readsPictures: true },
    { id: 'bga_wo_scs_cycle', title: 'BGA-MNER without SCS and cycle loss', readsPictures: true },
    { id: 'bga_wo_scs_mcg', title: 'BGA-MNER without SCS and MCG', readsPictures: false },
    { id: 'bga_real_v', title: 'BGA-MNER on real visual features', readsPictures: true },
    { id: 'bga_no_image_train', title: 'BGA-MNER trained without pictures', readsPictures: false },
  ],
  groups: [
    { id: 'embeddings', title: 'word pieces', belowText: true },
    { id: 'encoder', title: 'text reader', tower: 'text' },
    { id: 'vision', title: 'picture reader', tower: 'vision' },
    { id: 'generator', title: 'imagination' },
    { id: 'sampler', title: 'choice of words' },
  ],
  charts: [
    {
      title: 'Losses',
      meaning:
        'What the training makes smaller: wrong tags, and pictures and words that are imagined unlike the real ones.',
      range: null,
      curves: [
        { series: 'mner', title: 'tags', layered: false },
        { series: 'reconVisual', title: 'picture from words', layered: false },
        { series: 'reconText', title: 'words from picture', layered: false },
        { series: 'cycleVisual', title: 'picture, there and back', layered: false },
        { series: 'cycleText', title: 'words, there and back', layered: false },
      ],
    },
    {
      title: 'How unlike imagined and real are',
      meaning: '0 is the same. It falls while the model learns to imagine.',
      range: null,
      curves: [
        { series: 'unlikeReconVisual', title: 'picture from words', layered: false },
        { series: 'unlikeReconText', title: 'words from picture', layered: false },
        { series: 'unlikeCycleVisual', title: 'picture, there and back', layered: false },
        { series: 'unlikeCycleText', title: 'words, there and back', layered: false },
      ],
    },
    {
      title: 'Share of words and squares that each layer keeps',
      meaning: 'Close to 0 the layers see nothing any more; from bottom to top is 0 to 1.',
      range: [0, 1],
      curves: [
        { series: 'keepText', title: 'words', layered: true },
        { series: 'keepVisual', title: 'squares', layered: true },
      ],
    },
    {
      title: 'How varied the imagined pictures are',
      meaning: 'Close to 0 the model imagines the same picture for every tweet.',
      range: null,
      curves: [{ series: 'generatedVariance', title: '', layered: true }],
    },
  ],
  explanation: {
    layers: {
      title: 'What it kept, layer by layer',
      meaning: 'Each keeps what it finds useful and leaves out the rest.',
      kept: 'kept',
      out: 'left out',
    },
    similarity: {
      title: 'Imagined and real picture',
      meaning:
        'From the words alone the model imagines what the picture shows. Here that is compared with the real picture: 1.00 is the same, 0.00 has nothing in common.',
      name: 'imagined and real picture, how alike',
    },
    readings: {
      title: 'Would the real picture change its mind?',
      meaning:
        'How sure the model is of each mention: once with the picture that it imagined from the words, once with the real one.',
      names: ['imagined picture', 'real picture'],
      short: ['imagined', 'real'],
    },
  },
};

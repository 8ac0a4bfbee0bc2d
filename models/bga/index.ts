/** BGA-MNER as a model family. `model.ts` is the paper; here is what the rest of the program asks of it. */
import type { ModelFamily } from '../family';
import { bga as about } from './about';
import { bgaConfig, BgaConfig, onPretrained } from './config';
import { explainBga, noteOnBga } from './explained';
import { generationTerms } from './generation-loss';
import { keptByBga } from './kept';
import { declareBga, forward, type BgaEncoding } from './model';
import { bgaAlarms, bgaLosses, watchBga } from './watched';

export const bga: ModelFamily<BgaConfig, BgaEncoding> = {
  about,
  config: BgaConfig,
  configOf: bgaConfig,
  onPretrained,
  withRequest({ generation, sampler, ...rest }, request) {
    const { alpha = generation.alpha, reduction = generation.reduction, ratioLoss = sampler.ratioLoss } = request;
    return { ...rest, generation: { ...generation, alpha, reduction }, sampler: { ...sampler, ratioLoss } };
  },
  declare: declareBga,
  encode: forward,
  pictures: ({ vision, trainsOnPictures, visualFeatures }) =>
    vision && { vision, inTraining: trainsOnPictures, atInference: visualFeatures === 'real' },
  watch: watchBga,
  lossTerms: generationTerms,
  losses: bgaLosses,
  alarms: bgaAlarms,
  /**
   * A hybrid layer is frozen only with its sampler and the generator that all of them share, and never where pictures are looked at:
   * their branch compares itself with the text from layer 1 on.
   */
  prefixLimit({ mcg, visualFeatures }, learned, looksAtPictures) {
    if (!learned) return mcg && (looksAtPictures || visualFeatures === 'real') ? 1 : Infinity;
    if (learned.group === 'generator') return 1;
    return learned.name.startsWith('scs.text.') ? learned.layer : Infinity; // sampler l is read by hybrid layer l
  },
  keptNumbers: keptByBga,
  explanation: {
    layers: explainBga,
    onFeatures: (config, visualFeatures) => ({ ...config, visualFeatures }),
  },
  explanationNote: noteOnBga,
};

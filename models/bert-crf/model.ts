/** BERT and a CRF (Devlin et al. 2019; Lafferty et al. 2001): the common baseline. The head and the CRF lie above every family. */
import { z } from 'zod';
import { declareEncoder, encodeText } from '../bert/encoder';
import { keptByTextLayer } from '../bert/kept';
import { baseOfSize, ModelConfig } from '../config';
import type { ModelFamily } from '../family';
import { bertCrf as about } from './about';

export const BertCrfConfig = ModelConfig.extend({ family: z.literal('bert-crf') });
export type BertCrfConfig = Readonly<z.infer<typeof BertCrfConfig>>;

export const bertCrf: ModelFamily<BertCrfConfig> = {
  about,
  config: BertCrfConfig,
  configOf: (preset, size, vocabularySize) => baseOfSize('bert-crf', preset, size, vocabularySize),
  onPretrained: (config, text) => ({ ...config, text }),
  declare: (root, { text }) => declareEncoder(root, text),
  encode: (inputs, { text }, weights, mode, end) => ({
    hidden: encodeText(inputs, text, weights, mode, end),
    mask: null,
  }),
  pictures: () => null,
  keptNumbers: ({ text }, N) => text.layers * keptByTextLayer(text, N, N),
  explanationNote: () => 'This model reads the text alone: it has no visual side.',
};

import { z } from 'zod';
import { declareEmbeddings, embed } from '../../../models/bert/embeddings';
import { baseOfSize, ModelConfig } from '../../../models/config';
import type { ModelFamily } from '../../../models/family';
import { linear } from '../../../models/layers/linear';
import { tf } from '../../../models/tf';
import { meanOfWords as about } from './about';

const Config = ModelConfig.extend({ family: z.literal('mean-of-words'), weightOfSize: z.number() });
type Config = Readonly<z.infer<typeof Config>>;

/** hidden_t = E_t + W mean(E) + b, and a loss that keeps hidden states small. */
export const meanOfWords: ModelFamily<Config> = {
  about,
  config: Config,
  configOf: (preset, size, vocabularySize) => ({
    ...baseOfSize('mean-of-words', preset, size, vocabularySize),
    weightOfSize: 0.1,
  }),
  onPretrained: (config, text) => ({ ...config, text }),
  declare(root, { text }) {
    declareEmbeddings(root.in({ title: 'text embeddings', group: 'embeddings' }).at('embeddings'), text);
    root.in({ title: 'mixer', group: 'mixer' }).linear('mixer', text.width, text.width);
  },
  encode({ ids, valid }, { text }, weights, mode) {
    const E = embed(ids, weights.at('embeddings'), text.epsilon, mode); // [B, N, d]
    const share = tf.div(valid, tf.sum(valid, 1, true)); // [B, N]
    const [batch, length] = valid.shape;
    const mean = tf.matMul(tf.reshape(share, [batch, 1, length]), E); // [B, 1, d]
    return { hidden: tf.add(E, linear(mean, weights.at('mixer'))), mask: null };
  },
  pictures: () => null,
  watch: ({ hidden }) => ({ size: [tf.div(tf.sum(tf.square(hidden)), hidden.size)] }),
  losses: (_, { size = [] }, { weightOfSize }) => size.map((value) => tf.mul(value, weightOfSize)),
  alarms: [
    { kind: 'silent', series: 'size', isBad: (size) => size < 1e-6, text: (_, when) => `It said nothing ${when}.` },
  ],
  keptNumbers: ({ text }, N) => 3 * N * text.width,
  explanationNote: () => 'This model reads the text alone.',
};

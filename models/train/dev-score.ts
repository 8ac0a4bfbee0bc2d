/** How the current weights do on held-out sentences: right, predicted and gold mentions, as UMT counts them (model-spec E.4). */
import { mentionsFromBio } from '../../src/domain/bio';
import type { LabelSet } from '../../src/domain/label-set';
import type { TrainingSentence } from '../../src/engine/training';
import { countSpans, type Counts } from '../../src/metrics/span-f1';
import type { ModelConfig } from '../config';
import { readChain } from '../crf/loss';
import { viterbi } from '../crf/viterbi';
import { mentionsForMetric } from '../labels/mentions';
import { labelScheme } from '../labels/scheme';
import { Weights } from '../layers/weights';
import { stepsOf } from '../loaded';
import { picturesOf } from '../registry';
import { emissionBatches } from '../run';
import type { EmissionSource } from '../emissions';
import type { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import type { PictureSource, Pixels } from '../vision/picture-source';

/** null where there is nothing to score. Unread words count as O. `pause` comes after every batch and may throw. */
export async function scoreOnDev(
  sentences: readonly TrainingSentence[],
  types: LabelSet,
  config: ModelConfig,
  vocabulary: Vocabulary,
  variables: ReadonlyMap<string, tf.Tensor>,
  emitter: EmissionSource,
  pause: () => Promise<void>,
  pictures?: PictureSource,
): Promise<Counts | null> {
  if (sentences.length === 0) return null;
  const weights = new Weights(variables);
  const scheme = labelScheme(config.labels, types);
  const chain = readChain(weights.get('crf.start'), weights.get('crf.end'), weights.get('crf.transitions'));
  const total = { truePositives: 0, predicted: 0, gold: 0 };
  const use = picturesOf(config);
  const looks = pictures && use?.atInference ? use.vision : null;
  const texts = sentences.map(({ tokens }) => stepsOf({ vocabulary, config, scheme }, tokens));
  const pixelsOf = async ({ picture }: TrainingSentence): Promise<Pixels | null> =>
    looks && picture ? pictures!.read(picture, looks) : null;
  for (const batch of emissionBatches(texts, vocabulary.padding, config, emitter)) {
    const pixels = await Promise.all(batch.members.map((i) => pixelsOf(sentences[i]!)));
    for (const [k, emissions] of batch.run(pixels).entries()) {
      const i = batch.members[k]!;
      const words = scheme.wordTags(viterbi(chain, emissions).tags, texts[i]!.encoded);
      const counts = countSpans(mentionsFromBio(sentences[i]!.tags), mentionsForMetric(words));
      total.truePositives += counts.truePositives;
      total.predicted += counts.predicted;
      total.gold += counts.gold;
    }
    await pause();
  }
  return total;
}

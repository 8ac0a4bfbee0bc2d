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
import { runWithPauses } from '../run';
import type { EmissionSource } from '../emissions';
import type { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import { encodeWords } from '../tokenizer/word-piece';
import type { PictureSource } from '../vision/picture-source';

/** Pictures held at once, where the model reads them in evaluation (table 4). */
const CHUNK = 256;

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
  const looks = pictures && config.visualFeatures === 'real' ? config.vision : null;
  for (let at = 0; at < sentences.length; at += looks ? CHUNK : sentences.length) {
    const chunk = looks ? sentences.slice(at, at + CHUNK) : sentences;
    const encoded = chunk.map(({ tokens }) => encodeWords(tokens, vocabulary, config.text.maxPieces));
    const pixels = await Promise.all(
      chunk.map(async ({ picture }) => (looks && picture ? pictures!.read(picture, looks) : null)),
    );
    const runnable = encoded.map((e, i) => ({ ids: e.ids, positions: scheme.positions(e), pixels: pixels[i]! }));
    await runWithPauses(pause, runnable, vocabulary.padding, config, emitter, (index, emissions) => {
      const words = scheme.wordTags(viterbi(chain, emissions).tags, encoded[index]!);
      const counts = countSpans(mentionsFromBio(chunk[index]!.tags), mentionsForMetric(words));
      total.truePositives += counts.truePositives;
      total.predicted += counts.predicted;
      total.gold += counts.gold;
    });
  }
  return total;
}

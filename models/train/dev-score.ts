/** Micro F1 of the current weights on held-out sentences, conlleval semantics (spec E.4). */
import { mentionsFromBio } from '../../src/domain/bio';
import type { LabelSet } from '../../src/domain/label-set';
import { bioTags } from '../../src/domain/label-set';
import type { TrainingSentence } from '../../src/engine/training';
import { countSpans, f1Of } from '../../src/metrics/span-f1';
import type { ModelConfig } from '../config';
import { readChain } from '../crf/loss';
import { viterbi } from '../crf/viterbi';
import { Weights } from '../layers/weights';
import { runInBatches } from '../run';
import type { tf } from '../tf';
import type { Vocabulary } from '../tokenizer/vocabulary';
import { encodeWords } from '../tokenizer/word-piece';

/** null where there is nothing to score. Unread words count as O. */
export function devF1(
  sentences: readonly TrainingSentence[],
  types: LabelSet,
  config: ModelConfig,
  vocabulary: Vocabulary,
  variables: ReadonlyMap<string, tf.Tensor>,
): number | null {
  if (sentences.length === 0) return null;
  const weights = new Weights(variables);
  const tags = bioTags(types);
  const chain = readChain(weights.get('crf.start'), weights.get('crf.end'), weights.get('crf.transitions'));
  const encoded = sentences.map(({ tokens }) => encodeWords(tokens, vocabulary, config.maxPieces));
  const total = { truePositives: 0, predicted: 0, gold: 0 };
  runInBatches(encoded, vocabulary.padding, config, weights, (index, emissions) => {
    const predicted = mentionsFromBio(viterbi(chain, emissions).tags.map((k) => tags[k]!));
    const counts = countSpans(mentionsFromBio(sentences[index]!.tags), predicted);
    total.truePositives += counts.truePositives;
    total.predicted += counts.predicted;
    total.gold += counts.gold;
  });
  return f1Of(total);
}

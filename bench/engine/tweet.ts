/** One tweet of 40 pieces from words to mentions: what a person waits for, CRF in plain code included. */
import type { OrtBackend } from '../../main/engine/ort';
import { createTagger, initialCheckpoint, modelConfig } from '../../models';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn } from './in-turn';
import { openRecorded, record } from './recorded-graphs';
import { types, vocabularyOf } from './vocabulary';

export async function benchTweet(ort: OrtBackend, { smoke }: BenchOptions): Promise<BenchRow[]> {
  const pieces = smoke ? 16 : 40;
  const vocabulary = vocabularyOf(smoke);
  const checkpoint = initialCheckpoint(modelConfig('bga', 'starter', vocabulary.length), types, vocabulary, 1);
  const tagger = createTagger({ ...checkpoint, untrained: [] }, types, { backend: ort, frozen: true });
  const words = Array.from({ length: pieces - 2 }, (_, i) => `word${i * 7}`);
  const once = (): void => void tagger.predict([{ words }]);
  const graphs = await openRecorded(record(ort, once), ort.options.threads);
  const contenders = [
    { name: 'ours', once },
    { name: 'raw', once: graphs.run },
  ];
  const [ms = NaN, raw = NaN] = await inTurn(contenders, smoke ? 2 : 15);
  tagger.dispose();
  await graphs.close();
  const name = `forward and CRF, starter bga, weights frozen, 1 tweet of ${pieces} pieces`;
  return [{ name, value: ms, unit: 'ms', beside: `raw onnxruntime-node ${raw.toFixed(1)} ms`, ratio: ms / raw }];
}

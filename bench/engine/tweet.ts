/** One tweet of 40 pieces from words to mentions: what a person waits for, CRF in plain code included, beside its emissions alone. */
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';
import { createTaggerFrom, initialCheckpoint, modelConfig, type Batch, type EmissionSource } from '../../models';
import { precisions, type Precision } from '../../src/engine/precision';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn } from './in-turn';
import { types, vocabularyOf } from './vocabulary';

export async function benchTweet(ort: OrtBackend, { smoke }: BenchOptions): Promise<BenchRow[]> {
  const result: BenchRow[] = [];
  for (const precision of precisions) result.push(await tweetIn(precision, ort, smoke));
  return result;
}

async function tweetIn(precision: Precision, ort: OrtBackend, smoke: boolean): Promise<BenchRow> {
  const pieces = smoke ? 16 : 40;
  const vocabulary = vocabularyOf(smoke);
  const checkpoint = initialCheckpoint(modelConfig('bga', 'starter', vocabulary.length), types, vocabulary, 1);
  const source = await freezeCheckpoint(checkpoint, ort, precision);
  const seen: Batch[] = [];
  const watched: EmissionSource = {
    takesAnyShape: source.takesAnyShape,
    emissions(batch) {
      seen[0] = batch;
      return source.emissions(batch);
    },
    dispose: () => source.dispose(),
  };
  const tagger = createTaggerFrom({ ...checkpoint, untrained: [] }, watched);
  const words = Array.from({ length: pieces - 2 }, (_, i) => `word${i * 7}`);
  const once = (): void => void tagger.predict([{ words }]);
  once();
  const contenders = [
    { name: 'ours', once },
    { name: 'emissions', once: () => void source.emissions(seen[0]!) },
  ];
  const [ms = NaN, alone = NaN] = await inTurn(contenders, smoke ? 2 : 15);
  tagger.dispose();
  const name = `forward and CRF, starter bga, ${precision}, 1 tweet of ${pieces} pieces`;
  return { name, value: ms, unit: 'ms', beside: `its emissions ${alone.toFixed(1)} ms`, ratio: ms / alone };
}

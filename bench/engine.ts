/**
 * The engine: one tweet, one training step, and many suggestions. A tweet and a step stand beside raw onnxruntime-node, which runs
 * the same compiled graphs by its public API: what the engine takes more is its overhead (tracing, the tape, the CRF in plain
 * code, AdamW). A step stands beside PyTorch, too, where MNERVA_PYTHON names a Python with torch.
 */
import type { OrtBackend } from '../main/engine/ort';
import { selectBackend } from '../main/engine/select';
import { createTagger, initialCheckpoint, modelConfig } from '../models';
import { rawMilliseconds, record } from './recorded-graphs';
import { median } from './row';
import type { BenchRow, BenchSuite } from './row';
import { benchSuggestions } from './suggestions';
import { benchStep, stepCases } from './training-step';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

export const engineBench: BenchSuite = async ({ smoke }) => {
  const { ort } = await selectBackend();
  if (!ort) throw new Error('ONNX Runtime is not there: nothing to measure');
  const rounds = smoke ? 2 : 15;
  const pieces = smoke ? 16 : 40;
  const words = smoke ? 2000 : 30_522; // MiniLM's vocabulary
  const vocabulary = [...special, ...Array.from({ length: words - special.length }, (_, i) => `word${i}`)];
  const result = await forward(ort, vocabulary, rounds, pieces);
  const sizes = { size: smoke ? 'tiny' : 'starter', vocabulary, pieces, rounds } as const;
  for (const which of stepCases) result.push(...(await benchStep(ort, which, sizes)));
  return [...result, ...(await benchSuggestions(smoke, ort))];
};

async function forward(
  ort: OrtBackend,
  vocabulary: readonly string[],
  rounds: number,
  pieces: number,
): Promise<BenchRow[]> {
  const checkpoint = initialCheckpoint(modelConfig('bga', 'starter', vocabulary.length), types, vocabulary, 1);
  const tagger = createTagger({ ...checkpoint, untrained: [] }, types, ort);
  const words = Array.from({ length: pieces - 2 }, (_, i) => `word${i * 7}`);
  const once = (): void => void tagger.predict([{ words }]);
  const recorded = record(ort, once);
  const times: number[] = [];
  for (let i = -2; i < rounds; i++) {
    const start = performance.now();
    once();
    if (i >= 0) times.push(performance.now() - start);
  }
  tagger.dispose();
  const [ms, raw] = [median(times), await rawMilliseconds(recorded, rounds, ort.options.threads)];
  const name = `forward and CRF, starter bga, 1 tweet of ${pieces} pieces`;
  return [{ name, value: ms, unit: 'ms', beside: `raw onnxruntime-node ${raw.toFixed(1)} ms`, ratio: ms / raw }];
}

/**
 * Emissions of a checkpoint that is frozen into a session, in single precision and in int8, beside the models' own code on the same
 * backend: the starter, and an encoder of its size alone. In turn, medians of 15.
 */
import { readCheckpointFolder } from '../main/engine';
import { freezeCheckpoint } from '../main/engine/frozen';
import type { OrtBackend } from '../main/engine/ort';
import { selectBackend } from '../main/engine/select';
import { initialCheckpoint, modelConfig, readCheckpoint, type Checkpoint, type EmissionSource } from '../models';
import { loadModel } from '../models/loaded';
import { median, type BenchRow, type BenchSuite } from './row';

const shapes: readonly (readonly [rows: number, length: number])[] = [
  [1, 32],
  [8, 32],
  [16, 40],
];

type Way = 'code' | 'float32' | 'int8';

export const inferenceBench: BenchSuite = async ({ smoke }) => {
  const { ort } = await selectBackend();
  if (!ort) throw new Error('ONNX Runtime is not there: nothing to measure');
  const starter = readCheckpoint(await readCheckpointFolder('models/starter'));
  const { types, vocabulary } = starter;
  const size = smoke ? 'tiny' : 'starter';
  const encoder = initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1);
  const rounds = smoke ? 2 : 15;
  return [
    ...(await rowsOf('starter', starter, ort, rounds)),
    ...(await rowsOf("the starter's encoder", encoder, ort, rounds)),
  ];
};

async function rowsOf(name: string, checkpoint: Checkpoint, ort: OrtBackend, rounds: number): Promise<BenchRow[]> {
  const { binding, sessionOptions: sessions } = ort;
  const freeze = (precision: 'float32' | 'int8'): Promise<EmissionSource> =>
    freezeCheckpoint(checkpoint, { binding, sessions, precision });
  const model = loadModel(checkpoint, checkpoint.types, ort);
  const ways: Readonly<Record<Way, EmissionSource>> = {
    code: model.source,
    float32: await freeze('float32'),
    int8: await freeze('int8'),
  };
  const result: BenchRow[] = [];
  for (const [rows, length] of shapes) {
    const ms = timed(ways, rows, length, rounds);
    const row = (way: Way, beside: Way, words: string): BenchRow => ({
      name: `${name}, ${way}, ${rows} x ${length} pieces`,
      value: ms[way],
      unit: 'ms',
      beside: `${words} ${ms[beside].toFixed(1)} ms`,
      ratio: ms[way] / ms[beside],
    });
    result.push(row('float32', 'code', "the models' code"), row('int8', 'float32', 'float32'));
  }
  model.dispose();
  ways.float32.dispose();
  ways.int8.dispose();
  return result;
}

/** Milliseconds by way. */
function timed(
  ways: Readonly<Record<Way, EmissionSource>>,
  rows: number,
  length: number,
  rounds: number,
): Record<Way, number> {
  const ids = Int32Array.from({ length: rows * length }, (_, i) => 1000 + ((i * 7919) % 20_000));
  const input = { rows, length, ids, valid: new Float32Array(rows * length).fill(1), pictures: null };
  const times: Record<Way, number[]> = { code: [], float32: [], int8: [] };
  for (let round = -2; round < rounds; round++) {
    for (const way of ['code', 'float32', 'int8'] as const) {
      const start = performance.now();
      ways[way].emissions(input);
      if (round >= 0) times[way].push(performance.now() - start);
    }
  }
  return { code: median(times.code), float32: median(times.float32), int8: median(times.int8) };
}

/** How long graphs take to be made: of a forward pass and of a training step, beside raw onnxruntime-node on the same models. */
import type { OrtBackend } from '../../main/engine/ort';
import { initialCheckpoint, modelConfig } from '../../models';
import type { Size } from '../../src/engine/training';
import { median, type BenchOptions, type BenchRow } from '../row';
import { openOurs } from './our-forward';
import { openStep } from './our-step';
import { openRecorded, record, type Recorded } from './recorded-graphs';
import { types, vocabularyOf } from './vocabulary';

const sizes: readonly { readonly model: string; readonly size: Size }[] = [
  { model: '11 M', size: 'mini' },
  { model: "the starter's encoder", size: 'starter' },
  { model: 'BERT-base', size: 'base' },
];
const [rows, length] = [8, 32];

export async function benchSessions(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const result: BenchRow[] = [];
  for (const { model, size } of smoke ? [{ model: 'tiny', size: 'tiny' as const }] : sizes) {
    const works = {
      'weights compiled in': () => forwardOnce(ort, size, smoke),
      'a training step': () => stepOnce(ort, size, smoke),
    };
    for (const [what, work] of Object.entries(works)) {
      const name = `sessions made, ${model}, ${what}`;
      if (wants(name)) result.push(await timed(name, ort, smoke ? 1 : 5, work));
    }
  }
  return result;
}

async function timed(name: string, ort: OrtBackend, times: number, work: () => void): Promise<BenchRow> {
  console.error(`engine: ${name} …`);
  const [own, raw]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    ort.sessions.clear();
    const before = ort.sessions.statistics.compileMs;
    const recorded = record(ort, work);
    own.push(ort.sessions.statistics.compileMs - before);
    raw.push(await rawMaking(recorded, ort.options.threads));
  }
  ort.sessions.clear();
  const [ms, theirs] = [median(own), median(raw)];
  return { name, value: ms, unit: 'ms', beside: `raw onnxruntime-node ${theirs.toFixed(0)} ms`, ratio: ms / theirs };
}

async function rawMaking(recorded: readonly Recorded[], threads: number): Promise<number> {
  const start = performance.now();
  const graphs = await openRecorded(recorded, threads);
  const taken = performance.now() - start;
  await graphs.close();
  return taken;
}

function forwardOnce(ort: OrtBackend, size: Size, smoke: boolean): void {
  const vocabulary = vocabularyOf(smoke);
  const ours = openOurs(
    'frozen',
    ort,
    initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1),
  );
  ours.run({
    rows,
    length,
    ids: new Int32Array(rows * length).fill(7),
    valid: new Float32Array(rows * length).fill(1),
  });
  ours.close();
}

function stepOnce(ort: OrtBackend, size: Size, smoke: boolean): void {
  const shape = { preset: 'bert_crf', size, pictures: false, rows, pieces: length } as const;
  const step = openStep(ort, shape, vocabularyOf(smoke));
  step.take();
  step.close();
}

/**
 * Training steps: forward, loss, gradients, clipping and AdamW. Beside raw onnxruntime-node, which runs the step's own graphs and
 * nothing else, and beside the same model in PyTorch: same weights, threads and batch, in turn, after both have given the same loss
 * without dropout and noise.
 */
import type { OrtBackend } from '../../main/engine/ort';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn, type Contender } from './in-turn';
import { openStep, type StepShape } from './our-step';
import { openRecorded, record } from './recorded-graphs';
import { startTorch } from './torch-process';
import { vocabularyOf } from './vocabulary';

interface StepCase extends StepShape {
  readonly model: string;
  /** Of PyTorch's time. */
  readonly mostTimes: number;
}

const plain = { preset: 'bert_crf', pictures: false, rows: 8, pieces: 32, mostTimes: 1.2 } as const;
const starters = { size: 'starter', pictures: false, rows: 16, pieces: 40, mostTimes: 1.5 } as const;

const stepCases: readonly StepCase[] = [
  { ...plain, model: '11 M', size: 'mini' },
  { ...plain, model: "the starter's encoder, 22 M", size: 'starter' },
  { ...plain, model: 'BERT-base, 109 M', size: 'base' },
  { ...starters, model: 'starter bert_crf', preset: 'bert_crf' },
  { ...starters, model: 'starter bga', preset: 'bga' },
  { ...starters, model: 'starter bga with pictures', preset: 'bga', pictures: true },
];

/** The engine's steps at three sizes, and those of the starter's presets. */
export async function benchSteps(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const wanted = smoke ? stepCases.slice(2).map((each) => ({ ...each, size: 'tiny' as const, pieces: 16 })) : stepCases;
  const result: BenchRow[] = [];
  for (const each of wanted) {
    const name = `training step, ${each.model} B${each.rows} S${each.pieces}`;
    if (!wants(name)) continue;
    console.error(`engine: ${name} …`);
    result.push(...(await benchStep(name, ort, each, smoke)));
  }
  return result;
}

async function benchStep(name: string, ort: OrtBackend, which: StepCase, smoke: boolean): Promise<BenchRow[]> {
  const ours = openStep(ort, which, vocabularyOf(smoke));
  const torch = await startTorch(ours.config, ours.tensors, ours.torchBatch, ort.options.threads);
  // Before the first step: from then on the weights are others.
  if (torch) mustAgree(ours.loss(), (await torch.ask('loss')).loss ?? NaN);
  const graphs = await openRecorded(
    record(ort, () => ours.take()),
    ort.options.threads,
  );
  try {
    const contenders: Contender[] = [
      { name: 'ours', once: () => ours.take() },
      { name: 'raw', once: graphs.run },
      ...(torch ? [{ name: 'PyTorch', once: async () => (await torch.ask('step')).ms }] : []),
    ];
    const [ms = NaN, raw = NaN, theirs = NaN] = await inTurn(contenders, smoke ? 2 : 15);
    const beside = `raw onnxruntime-node, its graphs alone ${raw.toFixed(1)} ms`;
    const result: BenchRow[] = [{ name, value: ms, unit: 'ms', beside, ratio: ms / raw }];
    if (torch) {
      result.push({
        name: `${name}, over PyTorch`,
        value: ms / theirs,
        unit: 'times',
        limit: which.mostTimes,
        beside: `PyTorch ${torch.version} ${theirs.toFixed(1)} ms`,
        ratio: ms / theirs,
      });
    }
    return result;
  } finally {
    ours.close();
    await graphs.close();
    await torch?.close();
  }
}

function mustAgree(ours: number, theirs: number): void {
  const isSame = Math.abs(ours - theirs) < 1e-3 * Math.abs(theirs);
  if (!isSame) throw new Error(`PyTorch computes another model: loss ${theirs}, ours ${ours}`);
}

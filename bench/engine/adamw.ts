/**
 * AdamW alone, clipping's norm included, beside a copy that moves as many bytes (an update reads four numbers a parameter and
 * writes three) and beside PyTorch's fused AdamW on the same tensors.
 */
import { createWasmAdamW } from '../../main/engine/adamw/optimizer';
import type { OrtBackend } from '../../main/engine/ort';
import { initialCheckpoint, modelConfig, tf } from '../../models';
import { optimizerDefaults } from '../../models/train/optimizer';
import type { Size } from '../../src/engine/training';
import type { BenchOptions, BenchRow } from '../row';
import { inTurn, type Contender } from './in-turn';
import { startTorch } from './torch-process';
import { types, vocabularyOf } from './vocabulary';

const cases: readonly { readonly model: string; readonly size: Size }[] = [
  { model: '11 M', size: 'mini' },
  { model: '109 M', size: 'base' },
];
const mostCopies = 1.3;
const movedNumbers = 7;
const rates = { learningRate: 1e-4, weightDecay: 0.01 };

export async function benchAdamW(ort: OrtBackend, { smoke, wants }: BenchOptions): Promise<BenchRow[]> {
  const result: BenchRow[] = [];
  for (const { model, size } of smoke ? cases.slice(0, 1) : cases) {
    const name = `AdamW alone, ${model}`;
    if (!wants(name)) continue;
    console.error(`engine: ${name} …`);
    result.push(...(await benchCase(name, ort, smoke ? 'tiny' : size, smoke)));
  }
  return result;
}

async function benchCase(name: string, ort: OrtBackend, size: Size, smoke: boolean): Promise<BenchRow[]> {
  const vocabulary = vocabularyOf(smoke);
  const { config, tensors } = initialCheckpoint(modelConfig('bert_crf', size, vocabulary.length), types, vocabulary, 1);
  const torch = await startTorch(
    config,
    tensors,
    { ids: [], valid: [], positions: [], gold: [], patches: [] },
    ort.options.threads,
  );
  const variables = new Map(
    [...tensors].map(([key, { data, shape }]) => [key, tf.tidy(() => tf.variable(tf.tensor(data, [...shape])))]),
  );
  const names = [...variables.keys()];
  const parameters = [...variables.values()].reduce((sum, variable) => sum + variable.size, 0);
  const optimizer = createWasmAdamW(variables, optimizerDefaults);
  optimizer.write(
    new Map([...tensors].map(([key, { shape }]) => [key, tf.randomNormal([...shape], 0, 1e-3, 'float32', 1)])),
  );
  const from = new Float32Array((parameters * movedNumbers) / 2).fill(1);
  const to = new Float32Array(from.length);
  try {
    const contenders: Contender[] = [
      {
        name: 'ours',
        once: () => {
          optimizer.count(names, true);
          optimizer.update(() => rates, 1);
        },
      },
      { name: 'a copy', once: () => to.set(from) },
      ...(torch ? [{ name: 'PyTorch', once: async () => (await torch.ask('adamw')).ms }] : []),
    ];
    const [ms = NaN, copy = NaN, theirs = NaN] = await inTurn(contenders, smoke ? 2 : 15);
    const perNumber = `${((ms * 1e6) / parameters).toFixed(2)} ns a parameter`;
    const result: BenchRow[] = [
      { name, value: ms, unit: 'ms', beside: perNumber },
      {
        name: `${name}, over a copy of the same bytes`,
        value: ms / copy,
        unit: 'times',
        limit: mostCopies,
        beside: `copy ${copy.toFixed(1)} ms, ${((parameters * movedNumbers * 4) / 1e6 / copy).toFixed(1)} GB/s moved`,
        ratio: ms / copy,
      },
    ];
    if (!torch) return result;
    const beside = `PyTorch ${torch.version}, fused ${theirs.toFixed(1)} ms`;
    return [
      ...result,
      { name: `${name}, over PyTorch`, value: ms / theirs, unit: 'times', beside, ratio: ms / theirs },
    ];
  } finally {
    optimizer.dispose();
    tf.dispose([...variables.values()]);
    await torch?.close();
  }
}

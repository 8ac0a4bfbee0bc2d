/** One engine of the pack, in its own process: whether it is right, and how fast. Answers its parent with one message. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OrtBackend } from '../../../main/engine/ort';
import { selectBackend, usualThreads } from '../../../main/engine/select';
import { bgaModel, type Task } from '../../../main/engine/webgpu/bga-step';
import { webGpuName } from '../../../main/engine/webgpu/candidate';
import { probeGpu } from '../../../main/engine/webgpu/probe';
import { readCheckpoint, tf } from '../../../models';
import { gpuInWords } from '../../../src/engine/webgpu';
import { median } from '../../row';
import { answersOf } from '../small-model';

export const providers = ['cpu', 'webgpu'] as const;
export type ProviderName = (typeof providers)[number];

export const Measured = z.object({
  /** What it is, or why it is not there. */
  said: z.string(),
  isRight: z.boolean(),
  /** Medians in milliseconds, by what was measured. */
  times: z.record(z.string(), z.number()),
});
export type Measured = Readonly<z.infer<typeof Measured>>;

export interface Sizes {
  readonly task: Task;
  readonly rounds: number;
}

export async function measure(provider: ProviderName, sizes: Sizes): Promise<Measured> {
  return provider === 'cpu' ? measureCpu(sizes) : measureGpu(sizes);
}

async function measureCpu(sizes: Sizes): Promise<Measured> {
  const { info, ort } = await selectBackend({ use: 'cpu' });
  if (ort === null) return { said: `${info.device}. ${info.reason}`, isRight: false, times: {} };
  const off = await farFromHome(ort);
  const said = `${info.device}; ${info.reason} ${atHome(off)}`;
  return { said, isRight: off < tolerance, times: await timesOf(sizes, ort) };
}

async function measureGpu(sizes: Sizes): Promise<Measured> {
  const verdict = await probeGpu(usualThreads(), sizes.task);
  const words = gpuInWords(verdict);
  if (verdict.outcome !== 'right') return { said: words, isRight: false, times: {} };
  await tf.setBackend(webGpuName);
  const backend: unknown = tf.backend();
  if (!(backend instanceof OrtBackend)) throw new Error('the GPU is not where it was');
  const off = await farFromHome(backend);
  const isKnownSlow = verdict.forward?.atLeast === true || verdict.step?.atLeast === true;
  const times = isKnownSlow ? {} : await timesOf(sizes, backend);
  const far = `A step of BGA-MNER differs from the CPU's by ${verdict.difference.toPrecision(2)}.`;
  return { said: `${words} ${far} ${atHome(off)}`, isRight: off < tolerance, times };
}

const tolerance = 1e-4;
const atHome = (off: number): string =>
  `The small model says what it said where it was packed (to ${off.toPrecision(2)}).`;

/** The largest distance from the answers in the pack. */
async function farFromHome(backend: OrtBackend): Promise<number> {
  const folder = join(import.meta.dirname, 'model');
  const read = (name: string): Uint8Array => readFileSync(join(folder, name));
  const files = new Map(readdirSync(folder).map((name) => [name, read(name)]));
  const wanted = z.array(z.number()).parse(JSON.parse(Buffer.from(read('answers.json')).toString()));
  const got = await answersOf(readCheckpoint(files), backend);
  return Math.max(...wanted.map((value, i) => Math.abs(value - (got[i] ?? NaN))));
}

/** Suggestions for one tweet and for a batch, and a training step with pictures. */
async function timesOf({ task, rounds }: Sizes, backend: OrtBackend): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  const time = (name: string, work: () => unknown): void => {
    const list = Array.from({ length: rounds + 2 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    times[name] = median(list.slice(2));
  };
  for (const rows of [1, task.rows]) {
    const model = await bgaModel({ ...task, rows }, backend);
    time(`suggestions, ${rows} x ${task.pieces} pieces`, () => model.suggestions());
    if (rows === task.rows) time(`training step, ${rows} x ${task.pieces} pieces, pictures`, () => model.step());
    model.dispose();
  }
  return times;
}

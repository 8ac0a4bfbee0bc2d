/**
 * One training and its evaluation. What it found is kept as JSON, so that a run is made once; an unfinished one leaves the engine's
 * state (`<run>.resume`) and the seconds it has taken, and goes on with the next call.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mentionsFromBio } from '../../../src/domain/bio';
import type { EnginePort } from '../../../src/engine/calls';
import type { Preset, TrainingProgress, TrainingRequest } from '../../../src/engine/training';
import { toAppError } from '../../../src/errors';
import { countSpans, spanF1 } from '../../../src/metrics/span-f1';
import { generationReadings } from '../../generation-readings';
import type { CpMner } from './data';

/**
 * The same for every preset; chosen for `bert_crf` on the last 95 texts of the train split. So many steps that `bga`, which costs
 * 1.15 seconds of one core a step, stays under six minutes.
 */
export const settings = {
  size: 'tiny',
  epochs: 3,
  maxSteps: 280,
  batchSize: 8,
  learningRate: 1e-3,
  /** At the rate of the rest a sampler with random weights drops nearly every word within ten steps. */
  rates: { sampler: 1e-4 },
  dropout: 0.1,
  ...generationReadings,
} as const;
export const presets = ['bert_crf', 'bga', 'bga_no_image_train'] as const satisfies readonly Preset[];
export const seeds = [1234, 7, 42] as const;

const Counts = z.object({ truePositives: z.int(), predicted: z.int(), gold: z.int() });

export const RunRecord = z.object({
  preset: z.enum(presets),
  seed: z.int(),
  /** What the run depended on: one of other settings or data is run again. */
  key: z.string(),
  steps: z.int(),
  /** Training alone, over all calls. */
  seconds: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  byType: z.record(z.string(), z.number()),
  /** One a text of the valid split. */
  counts: z.array(Counts),
  unreadablePictures: z.int(),
  /** Of the last step with pictures: 1 - ρ of generated and real visual features; null = there was none. */
  unlike: z.number().nullable(),
  /** Of the last step: the share of text pieces that the sampler kept, mean over layers; null where there is no sampler. */
  keptText: z.number().nullable(),
  warnings: z.array(z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;

export interface RunPlan {
  readonly preset: (typeof presets)[number];
  readonly seed: number;
  /** Where records, checkpoints and states lie. */
  readonly folder: string;
  /** For trying out; null = those of the settings. */
  readonly maxSteps: number | null;
  /** Of training, over all calls: a longer run stops with its state kept. */
  readonly mostSeconds: number;
}

/** The record of a run that was made; null where there is none of these settings and data. */
export function keptRecord(data: CpMner, plan: RunPlan): RunRecord | null {
  const file = recordFile(plan);
  const record = existsSync(file) ? RunRecord.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  return record?.key === keyOf(data, plan) ? record : null;
}

/** The record, of an earlier call or made now; null where the run was stopped and can go on. */
export async function runOnce(
  engine: EnginePort,
  data: CpMner,
  plan: RunPlan,
  stop: AbortSignal,
): Promise<RunRecord | null> {
  const name = `${plan.preset}-${plan.seed}`;
  const clock = join(plan.folder, `${name}.seconds`);
  const known = keptRecord(data, plan);
  if (known) return known;

  mkdirSync(plan.folder, { recursive: true });
  const out = join(plan.folder, name);
  const before = existsSync(`${out}.resume`) && existsSync(clock) ? Number(readFileSync(clock, 'utf8')) : 0;
  const started = performance.now();
  const seconds = (): number => before + (performance.now() - started) / 1000;
  const late = new AbortController();
  let unlike: number | null = null;
  let keptText: number | null = null;
  const onProgress = (progress: TrainingProgress): void => {
    report(name, progress);
    const { unlikeReconVisual: [last] = [], keepText = [] } = progress.watch?.series ?? {};
    if (last !== undefined) unlike = last;
    if (keepText.length > 0) keptText = keepText.reduce((sum, share) => sum + share, 0) / keepText.length;
    if (seconds() > plan.mostSeconds) late.abort();
  };
  try {
    const signal = AbortSignal.any([stop, late.signal]);
    const result = await engine.train(requestOf(data, plan, out), { signal, onProgress });
    const taken = seconds();
    const tagged = await engine.predict({
      checkpoint: out,
      types: data.types,
      sentences: data.valid.map(({ tokens }) => tokens),
    });
    const gold = data.valid.map(({ tags }) => mentionsFromBio(tags));
    const predicted = tagged.map(({ mentions }) => mentions);
    const { overall, byType } = spanF1(gold, predicted);
    const record: RunRecord = {
      preset: plan.preset,
      seed: plan.seed,
      key: keyOf(data, plan),
      steps: result.steps,
      seconds: taken,
      precision: overall.precision,
      recall: overall.recall,
      f1: overall.f1,
      byType: Object.fromEntries(Object.entries(byType).map(([type, { f1 }]) => [type, f1])),
      counts: gold.map((mentions, i) => countSpans(mentions, predicted[i] ?? [])),
      unreadablePictures: result.unreadablePictures.length,
      unlike,
      keptText,
      warnings: result.warnings,
    };
    writeFileSync(recordFile(plan), JSON.stringify(record));
    return record;
  } catch (error) {
    if (toAppError(error).code !== 'cancelled') throw error;
    writeFileSync(clock, String(seconds()));
    return null;
  }
}

function recordFile({ folder, preset, seed }: RunPlan): string {
  return join(folder, `${preset}-${seed}.json`);
}

function keyOf(data: CpMner, { maxSteps }: RunPlan): string {
  return JSON.stringify({ ...settings, data: data.hash, maxSteps: maxSteps ?? settings.maxSteps });
}

/** No dev split: nothing is chosen by what is measured later, the weights of the last step stay. */
function requestOf(data: CpMner, { preset, seed, maxSteps }: RunPlan, out: string): TrainingRequest {
  return {
    from: null,
    preset,
    vocabulary: 'characters',
    types: [...data.types],
    recipe: 'full',
    train: [...data.train],
    replay: [],
    distil: [],
    dev: [],
    seed,
    out,
    states: '',
    dataHash: data.hash,
    ...settings,
    ...(maxSteps === null ? {} : { maxSteps }),
  };
}

function report(name: string, { step, totalSteps, epoch, loss, watch }: TrainingProgress): void {
  if (step % 50 !== 0) return;
  const [last] = watch?.series.unlikeReconVisual ?? [];
  const unlike = last === undefined ? '' : `, 1 - ρ ${last.toFixed(3)}`;
  console.log(`${name}: step ${step} of ${totalSteps}, epoch ${epoch}, loss ${loss.toFixed(3)}${unlike}`);
}

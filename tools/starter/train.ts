/** One training by the starter's recipe, from all-MiniLM-L6-v2 and a visual side of random weights. Goes on where it was stopped. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCheckpointFolder } from '../../main/engine';
import { writeCheckpoint } from '../../models';
import { readPretrainedText } from '../../models/pretrained/bert';
import { isPretrainedFile } from '../../models/pretrained/files';
import { pretrainedStart } from '../../models/pretrained/start';
import type { EnginePort } from '../../src/engine/port';
import type { Preset, TrainingPair, TrainingProgress, TrainingResult } from '../../src/engine/training';
import { generationReadings } from '../generation-readings';
import type { LabelledSet } from './data';

/** As on the command line. */
export interface StarterOptions {
  readonly epochs: string;
  readonly seed: string;
  readonly 'learning-rate': string;
  readonly 'vision-rate': string;
  readonly 'pairs-per-batch': string;
  readonly 'max-steps'?: string | undefined;
}

export interface StarterRun {
  readonly preset: Preset;
  readonly types: readonly string[];
  readonly options: StarterOptions;
  /** The folder of the development data. */
  readonly data: string;
  readonly sets: readonly LabelledSet[];
  readonly pairs: readonly TrainingPair[];
  /** The checkpoint to start from and the one to end with go into this folder, as `start` and `trained`. */
  readonly work: string;
}

export async function trainStarter(engine: EnginePort, run: StarterRun): Promise<TrainingResult> {
  const { preset, types, options, data, sets, work } = run;
  const seed = Number(options.seed);
  const text = readPretrainedText(await pretrainedFiles(join(data, 'weights/minilm-l6')));
  const start = pretrainedStart({ preset, size: 'starter', types: [...types], seed, text, vision: null });
  await writeCheckpointFolder(join(work, 'start'), writeCheckpoint(start));
  const usesPairs = start.config.trainsOnPictures;
  const visionRate = Number(options['vision-rate']);
  return engine.train(
    {
      from: join(work, 'start'),
      preset,
      size: 'starter',
      types: [...types],
      recipe: 'full',
      train: sets.flatMap((set) => set.train),
      replay: [],
      distil: [],
      pairs: usesPairs ? [...run.pairs] : [],
      pairsPerBatch: usesPairs ? Number(options['pairs-per-batch']) : 0,
      dev: sets.flatMap((set) => set.dev),
      epochs: Number(options.epochs),
      batchSize: 16,
      seed,
      learningRate: Number(options['learning-rate']),
      ...generationReadings,
      rates: { vision: visionRate, generator: visionRate },
      out: join(work, 'trained'),
      dataHash: 'twitter2015-train+twitter2017-train',
      ...(options['max-steps'] ? { maxSteps: Number(options['max-steps']) } : {}),
    },
    { onProgress: reporter() },
  );
}

async function pretrainedFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(folder)).filter(isPretrainedFile);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(join(folder, name)));
  return files;
}

/** A line every fifty steps and one an epoch. */
function reporter(): (progress: TrainingProgress) => void {
  let last = performance.now();
  return ({ step, totalSteps, loss, devF1, watch, note, warnings }) => {
    const isEpoch = note.endsWith('done');
    if (!isEpoch && step % 50 !== 0) return;
    const share = (values: readonly number[]): string => values.map((v) => v.toFixed(2)).join(' ');
    const rho = watch?.oneMinusRho;
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    console.log(
      `${note}, step ${step} of ${totalSteps}: loss ${loss.toFixed(3)}, dev F1 ${devF1?.toFixed(4) ?? '-'}, ` +
        `keep ${share(watch?.keepText ?? [])} | ${share(watch?.keepVisual ?? [])}, 1-rho ` +
        `${rho ? share([rho.reconVisual, rho.reconText, rho.cycleVisual, rho.cycleText]) : '-'}, ` +
        `variance ${share(watch?.generatedVariance ?? [])}, ${seconds.toFixed(0)} s` +
        (warnings.length > 0 ? `\n  ${warnings.join('\n  ')}` : ''),
    );
  };
}

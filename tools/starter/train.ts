/** One training by the starter's recipe, from all-MiniLM-L6-v2 and a visual side of random weights. Goes on where it was stopped. */
import { join } from 'node:path';
import type { EnginePort } from '../../src/engine/calls';
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
  /** The checkpoint goes into this folder, as `trained`. */
  readonly work: string;
}

export async function trainStarter(engine: EnginePort, run: StarterRun): Promise<TrainingResult> {
  const { preset, types, options, data, sets, work } = run;
  const visionRate = Number(options['vision-rate']);
  return engine.train(
    {
      from: null,
      pretrained: { text: join(data, 'weights/minilm-l6'), vision: null },
      preset,
      size: 'starter',
      types: [...types],
      recipe: 'full',
      train: sets.flatMap((set) => set.train),
      replay: [],
      distil: [],
      pairs: [...run.pairs], // presets without pictures leave them aside
      pairsPerBatch: Number(options['pairs-per-batch']),
      dev: sets.flatMap((set) => set.dev),
      epochs: Number(options.epochs),
      batchSize: 16,
      seed: Number(options.seed),
      learningRate: Number(options['learning-rate']),
      ...generationReadings,
      rates: { vision: visionRate, generator: visionRate },
      out: join(work, 'trained'),
      states: '',
      dataHash: 'twitter2015-train+twitter2017-train',
      ...(options['max-steps'] ? { maxSteps: Number(options['max-steps']) } : {}),
    },
    { onProgress: reporter() },
  );
}

/** A line every fifty steps and one an epoch. */
function reporter(): (progress: TrainingProgress) => void {
  let last = performance.now();
  return ({ step, totalSteps, loss, devF1, watch, note, warnings }) => {
    const isEpoch = note.endsWith('done');
    if (!isEpoch && step % 50 !== 0) return;
    const share = (values: readonly number[]): string => values.map((v) => v.toFixed(2)).join(' ');
    const of = (...names: string[]): string => share(names.flatMap((name) => watch?.series[name] ?? [])) || '-';
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    console.log(
      `${note}, step ${step} of ${totalSteps}: loss ${loss.toFixed(3)}, dev F1 ${devF1?.toFixed(4) ?? '-'}, ` +
        `keep ${of('keepText')} | ${of('keepVisual')}, 1-rho ` +
        `${of('unlikeReconVisual', 'unlikeReconText', 'unlikeCycleVisual', 'unlikeCycleText')}, ` +
        `variance ${of('generatedVariance')}, ${seconds.toFixed(0)} s` +
        (warnings.length > 0 ? `\n  ${warnings.join('\n  ')}` : ''),
    );
  };
}

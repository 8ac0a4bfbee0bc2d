/** What the starter's card says: figures by set and type, its controls, and what its visual side has and has not seen. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelCard } from '../../models';
import type { Preset, TrainingResult } from '../../src/engine/training';
import type { SpanScores } from '../../src/metrics/span-f1';
import type { SetScore } from './score';

const Figures = z.record(z.string(), z.number());

/** A run of one preset by the starter's recipe. F1 in percent. */
export const Control = z.object({
  preset: z.string(),
  epochs: z.int(),
  bestEpoch: z.int(),
  steps: z.int(),
  /** By set: F1 and F1 by type on its dev split, of the checkpoint as stored. */
  evaluation: z.record(z.string(), Figures),
  /** Mean of the sets' dev F1, stored in eight bits and as it was trained. */
  mean: z.number(),
  meanFloat32: z.number(),
  /** Expected calibration error of suggestions, 0 to 1. */
  calibrationError: z.number(),
});
export type Control = z.infer<typeof Control>;

export function controlOf(
  preset: Preset,
  { epochs, bestEpoch, steps }: TrainingResult,
  wide: readonly SetScore[],
  stored: readonly SetScore[],
  calibrationError: number,
): Control {
  const mean = (sets: readonly SetScore[]): number =>
    percent(sets.reduce((sum, { scores }) => sum + scores.overall.f1, 0) / sets.length);
  return {
    preset,
    epochs,
    bestEpoch,
    steps,
    evaluation: Object.fromEntries(stored.map(({ set, scores }) => [`${set} dev`, figures(scores)])),
    mean: mean(stored),
    meanFloat32: mean(wide),
    calibrationError: Math.round(1e4 * calibrationError) / 1e4,
  };
}

/** Those that were made; a missing one is left out. */
export function readControls(folder: string, presets: readonly Preset[]): Control[] {
  return presets.flatMap((preset) => {
    const file = join(folder, preset, 'control.json');
    return existsSync(file) ? [Control.parse(JSON.parse(readFileSync(file, 'utf8')))] : [];
  });
}

export interface CardParts {
  readonly base: ModelCard;
  readonly control: Control;
  readonly controls: readonly Control[];
  readonly pairs: { readonly train: number; readonly heldOut: number };
  readonly fit: NonNullable<ModelCard['fit']>;
}

export function starterCard({ base, control, controls, pairs, fit }: CardParts): ModelCard {
  return {
    ...base,
    title: 'Starter',
    evaluation: control.evaluation,
    mean: control.mean,
    meanFloat32: control.meanFloat32,
    calibrationError: control.calibrationError,
    controls,
    fit: { ...fit, shuffled: fit.shuffled.map((similarity) => Math.round(1e4 * similarity) / 1e4) },
    notes: [
      'BGA-MNER whole, stored as int8 a channel. Text side: all-MiniLM-L6-v2 (Apache-2.0), 6 layers of width 384, fine-tuned. ' +
        'Visual side: a ViT of its own, 6 layers of width 128 on 7 x 7 patches of 32 pixels.',
      'Learned from the train splits of Twitter-2015 and Twitter-2017 (OTHER read as MISC).',
      `Its visual side has seen ${pairs.train} pairs of tweet and picture without labels: tweet photos and the drawings of the ` +
        'sample set, whose labels were not used. It started from random weights and has seen no other picture: do not take ' +
        'what it says of pictures for more than that.',
      `Fit of text and picture was measured on ${pairs.heldOut} pairs it was not trained on; drawings of the same scenes were ` +
        'among its training pairs.',
      'The best epoch was chosen on both dev splits together, those reported here: expect a little less on new tweets.',
    ],
    license: 'Apache-2.0',
  };
}

function figures({ overall, byType }: SpanScores): Record<string, number> {
  return {
    F1: percent(overall.f1),
    ...Object.fromEntries(Object.entries(byType).map(([type, s]) => [type, percent(s.f1)])),
  };
}

const percent = (share: number): number => Math.round(1e4 * share) / 1e2;

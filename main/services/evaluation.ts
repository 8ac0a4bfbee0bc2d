/** How good a checkpoint is: precision, recall and F1 over mentions (conlleval), on a split of the project or on any samples. */
import type { Evaluation } from '../../src/contract/run-views';
import type { LabelSet } from '../../src/domain/label-set';
import type { Mention } from '../../src/domain/mention';
import type { Split } from '../../src/domain/sample';
import type { CallOptions } from '../../src/engine/port';
import { AppError } from '../../src/errors';
import { spanF1 } from '../../src/metrics/span-f1';
import { checkpointNamed, folderOf } from './checkpoints';
import type { Engines } from './engines';
import type { Opened } from './opened';
import { labelledSamplesOf, type LabelledSample } from './training/data';

/** What is right and what was predicted for one tweet. */
export interface Outcome {
  readonly gold: readonly Mention[];
  readonly predicted: readonly Mention[];
}

export function evaluationOf(checkpoint: string, split: string, outcomes: readonly Outcome[]): Evaluation {
  const scores = spanF1(
    outcomes.map(({ gold }) => gold),
    outcomes.map(({ predicted }) => predicted),
  );
  return { checkpoint, split, sentences: outcomes.length, overall: scores.overall, byType: { ...scores.byType } };
}

/** On every sample of a split whose mentions are known: finished by the annotator, or imported with a reference. */
export async function evaluateSplit(
  project: Opened,
  name: string,
  split: Split,
  options: CallOptions<{ done: number; total: number }> = {},
): Promise<Evaluation> {
  const record = checkpointNamed(project, name);
  const samples = labelledSamplesOf(project, split);
  if (samples.length === 0) {
    throw new AppError(
      'refused',
      `The ${split} split has no sample with known mentions.`,
      'Import one with mentions, or finish samples of it.',
    );
  }
  const types = project.store.settings.get().types;
  const outcomes = await outcomesOf(project.engines, folderOf(project, record), types, samples, options);
  const evaluation = evaluationOf(name, split, outcomes);
  if (split === 'dev' && !project.store.readOnly) project.store.checkpoints.setEvaluation(name, evaluation);
  return evaluation;
}

/** Predicts with the checkpoint in a folder and puts the answers beside what is right. */
export async function outcomesOf(
  engines: Engines,
  checkpoint: string,
  types: LabelSet,
  samples: readonly Pick<LabelledSample, 'tokens' | 'mentions'>[],
  options: CallOptions<{ done: number; total: number }> = {},
): Promise<Outcome[]> {
  const sentences = samples.map(({ tokens }) => tokens);
  const tagged = await engines.suggest((engine) => engine.predict({ checkpoint, types, sentences }, options));
  return samples.map(({ mentions }, i) => ({ gold: mentions, predicted: tagged[i]?.mentions ?? [] }));
}

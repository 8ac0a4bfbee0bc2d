/** The same measure for each imported file of a split: a mean over two data sets hides which of them is hard. */
import type { Evaluation } from '../../src/metrics/evaluation';
import type { Split } from '../../src/domain/sample';
import type { CallOptions } from '../../src/engine/call-table';
import { AppError } from '../../src/errors';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { checkpointNamed, hashOf } from './checkpoints';
import { evaluationOf, outcomesOf } from './evaluation';
import type { Acting } from './opened';
import { labelledSamplesOf } from './training/data';
import { readToday, typesAsked } from './types-asked';

export interface EvaluatedSets {
  readonly whole: Evaluation;
  /** By the imported file's folder and name; empty where the split came from one file. */
  readonly sets: Readonly<Record<string, Evaluation>>;
}

export async function evaluateSets(
  project: Acting,
  checkpoint: CheckpointRecord,
  split: Split,
  options: CallOptions<{ done: number; total: number }> = {},
): Promise<EvaluatedSets> {
  const samples = labelledSamplesOf(project, split);
  if (samples.length === 0) {
    throw new AppError(
      'refused',
      `The ${split} split has no sample with known mentions.`,
      'Import one with mentions, or finish samples of it.',
    );
  }
  const types = typesAsked(project, checkpoint);
  const outcomes = await outcomesOf(project.engines, await hashOf(project, checkpoint), types, samples, {
    ...options,
    read: (words, mentions) => readToday(project, words, mentions),
  });
  const bySource = new Map<string, typeof outcomes>();
  samples.forEach(({ importId }, i) => {
    const source = project.store.imports.get(importId)?.source ?? String(importId);
    const outcome = outcomes[i];
    const some = bySource.get(source) ?? [];
    bySource.set(source, some);
    if (outcome) some.push(outcome);
  });
  const sets = bySource.size < 2 ? [] : [...bySource];
  return {
    whole: evaluationOf(checkpoint.name, split, outcomes),
    sets: Object.fromEntries(sets.map(([source, some]) => [source, evaluationOf(checkpoint.name, source, some)])),
  };
}

/** The whole split, kept with the checkpoint where it is the dev split. */
export async function evaluateSplit(project: Acting, name: string, split: Split): Promise<Evaluation> {
  const { whole } = await evaluateSets(project, checkpointNamed(project, name), split, {
    signal: project.calls.closing,
  });
  if (split === 'dev' && !project.store.readOnly) project.store.checkpoints.setEvaluation(name, whole);
  return whole;
}

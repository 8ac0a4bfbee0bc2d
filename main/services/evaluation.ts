/** How good a checkpoint is: precision, recall and F1 over mentions (conlleval), on a split of the project or on any samples. */
import type { Evaluation } from '../../src/metrics/evaluation';
import type { LabelSet } from '../../src/domain/label-set';
import type { Mention } from '../../src/domain/mention';
import type { ArtifactHash } from '../../src/engine/artifacts';
import type { CallOptions } from '../../src/engine/call-table';
import type { Precision } from '../../src/engine/precision';
import { spanF1 } from '../../src/metrics/span-f1';
import type { Engines } from './engines';
import type { LabelledSample } from './training/data';

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

export type EvaluatedSample = Pick<LabelledSample, 'tokens' | 'mentions'> & Partial<Pick<LabelledSample, 'picture'>>;

export interface OutcomeOptions extends CallOptions<{ done: number; total: number }> {
  /** How what was predicted is read: under a project's label set of today. */
  readonly read?: ((words: readonly string[], mentions: readonly Mention[]) => readonly Mention[]) | undefined;
  /** float32 by default, so that checkpoints are compared alike, whatever precision suggestions use. */
  readonly precision?: Precision | undefined;
}

/** Predicts with a checkpoint and puts the answers beside what is right. Pictures matter to models that read them when they tag. */
export async function outcomesOf(
  engines: Engines,
  checkpoint: ArtifactHash,
  types: LabelSet,
  samples: readonly EvaluatedSample[],
  { precision = 'float32', read = (_, mentions) => mentions, ...options }: OutcomeOptions = {},
): Promise<Outcome[]> {
  const sentences = samples.map(({ tokens }) => tokens);
  const pictures = samples.map(({ picture }) => picture ?? null);
  const request = { checkpoint, types, sentences, pictures, precision };
  const tagged = await engines.suggest((engine) => engine.predict(request, options));
  return samples.map(({ tokens, mentions }, i) => {
    return { gold: mentions, predicted: read(tokens, tagged[i]?.mentions ?? []) };
  });
}

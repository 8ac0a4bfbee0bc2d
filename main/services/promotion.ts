/** Which checkpoint suggests: decided by the guard after a run, or by a person, and always with a way back. */
import type { CheckpointView, Verdict } from '../../src/contract/run-views';
import { mentionsFromBio } from '../../src/domain/bio';
import type { Mention } from '../../src/domain/mention';
import type { EnginePort } from '../../src/engine/port';
import type { TrainingSentence } from '../../src/engine/training';
import { judge } from '../../src/promotion/guard';
import type { JudgedSentence } from '../../src/promotion/judged';
import { checkpointNamed, folderOf } from './checkpoints';
import { evaluationOf } from './evaluation';
import { mustBeWritable, projectChanged, type Opened } from './opened';
import type { PreparedRun } from './training/request';
import { checkpointViews } from './views';

/** Measures a run's new checkpoint beside the promoted one, and promotes it where the guard says so. */
export async function decidePromotion(
  project: Opened,
  engine: EnginePort,
  name: string,
  { training, corrections, devName }: PreparedRun,
  trainedF1: number | null,
  signal: AbortSignal,
): Promise<Verdict> {
  const { store, now } = project;
  const learned = training.train.slice(0, corrections);
  const sentences = [...training.dev, ...learned];
  const predict = async (checkpoint: string): Promise<readonly (readonly Mention[])[]> => {
    if (sentences.length === 0) return [];
    const request = {
      checkpoint,
      types: training.types,
      sentences: sentences.map(({ tokens }) => tokens),
      pictures: sentences.map(({ picture }) => picture ?? null),
      precision: 'float32' as const,
    };
    return (await engine.predict(request, { signal })).map(({ mentions }) => mentions);
  };
  const after = await predict(training.out);
  const judgedAfter = judged(sentences, after, after);
  const dev = judgedAfter.slice(0, training.dev.length);
  const evaluation =
    dev.length > 0
      ? evaluationOf(
          name,
          'dev',
          dev.map(({ gold, after: predicted }) => ({ gold, predicted })),
        )
      : null;
  if (evaluation) store.checkpoints.setEvaluation(name, evaluation);
  const old = store.checkpoints.promoted();
  if (!old) {
    store.checkpoints.promote(name, now());
    return { decision: 'promoted', summary: 'Promoted: it is the first checkpoint of this project.', checks: [] };
  }
  const both = judged(sentences, await predict(folderOf(project, old)), after);
  const verdict = judge({
    dev: both.slice(0, training.dev.length),
    devName,
    trained: both.slice(training.dev.length),
    saved: evaluation && trainedF1 !== null ? { inTraining: trainedF1, readBack: evaluation.overall.f1 } : null,
    seed: training.seed,
  });
  if (verdict.decision === 'promoted') store.checkpoints.promote(name, now());
  return verdict;
}

function judged(
  sentences: readonly TrainingSentence[],
  before: readonly (readonly Mention[])[],
  after: readonly (readonly Mention[])[],
): JudgedSentence[] {
  return sentences.map(({ tags }, i) => ({
    gold: mentionsFromBio(tags),
    before: before[i] ?? [],
    after: after[i] ?? [],
  }));
}

/** A person's word: the guard's verdict is shown beside it, but does not bind. */
export function promote(project: Opened, name: string): CheckpointView[] {
  mustBeWritable(project);
  project.store.checkpoints.promote(checkpointNamed(project, name).name, project.now());
  projectChanged(project);
  return checkpointViews(project);
}

export function rollBack(project: Opened): CheckpointView[] {
  mustBeWritable(project);
  project.store.checkpoints.rollback(project.now());
  projectChanged(project);
  return checkpointViews(project);
}

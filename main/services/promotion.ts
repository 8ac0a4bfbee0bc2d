/** Which checkpoint suggests: decided by the guard after a run, or by a person, and always with a way back. */
import type { CheckpointView } from '../../src/contract/run-views';
import { mentionsFromBio } from '../../src/domain/bio';
import type { LabelSet } from '../../src/domain/label-set';
import type { Mention } from '../../src/domain/mention';
import type { Evaluation } from '../../src/metrics/evaluation';
import type { EnginePort } from '../../src/engine/calls';
import type { TrainingSentence } from '../../src/engine/training';
import { judge } from '../../src/promotion/guard';
import type { JudgedSentence } from '../../src/promotion/judged';
import type { Verdict } from '../../src/promotion/verdict';
import type { ProjectStore } from '../../src/storage/project-store';
import { checkpointNamed, hashOf } from './checkpoints';
import { evaluationOf } from './evaluation';
import { mustBeWritable, projectChanged, type Acting } from './opened';
import type { PreparedRun } from './training/request';
import { checkpointViews } from './run-view';
import { TypeNames } from './type-names';
import { readToday, typesAsked } from './types-asked';

/** Measures a run's new checkpoint beside the promoted one, and promotes it where the guard says so. */
export async function decidePromotion(
  project: Acting,
  engine: EnginePort,
  name: string,
  { training, corrections, devName }: PreparedRun,
  trainedF1: number | null,
  signal: AbortSignal,
): Promise<Verdict> {
  const { store } = project;
  const sentences = [...training.dev, ...training.train.slice(0, corrections)];
  const isDev = (_: unknown, i: number): boolean => i < training.dev.length;
  const today = (mentions: Mentions, i: number): Mentions => readToday(project, sentences[i]?.tokens ?? [], mentions);
  const said = (checkpoint: string, types: LabelSet): Promise<Mentions[]> =>
    saidOf(engine, { checkpoint, types, sentences }, signal);
  // As the run knew the types, which may have changed since it began, and as they are today.
  const trainedGold = sentences.map(({ tags }) => mentionsFromBio(tags));
  const trainedSaid = await said(await hashOf(project, checkpointNamed(project, name)), training.types);
  const [gold, after] = [trainedGold.map(today), trainedSaid.map(today)];
  const measured = (right: readonly Mentions[], predicted: readonly Mentions[], of = name): Evaluation | null => {
    const outcomes = right.map((mentions, i) => ({ gold: mentions, predicted: predicted[i] ?? [] })).filter(isDev);
    return outcomes.length > 0 ? evaluationOf(of, 'dev', outcomes) : null;
  };
  const evaluation = measured(gold, after);
  if (evaluation) store.checkpoints.setEvaluation(name, evaluation);
  const old = store.checkpoints.promoted();
  if (!old) {
    promoteNow(project, name);
    return { decision: 'promoted', summary: 'it is the first model of this project', checks: [] };
  }
  const before = (await said(await hashOf(project, old), typesAsked(project, old))).map(today);
  // On the same tweets as the new one: the two can be compared.
  const evaluationBefore = measured(gold, before, old.name);
  if (evaluationBefore) store.checkpoints.setEvaluation(old.name, evaluationBefore);
  const readBack = measured(trainedGold, trainedSaid)?.overall.f1 ?? null;
  const named = namer(store);
  const judged = gold.map((right, i): JudgedSentence => {
    return { gold: named(right), before: named(before[i] ?? []), after: named(after[i] ?? []) };
  });
  const verdict = judge({
    dev: judged.filter(isDev),
    devName,
    trained: judged.slice(training.dev.length),
    saved: readBack !== null && trainedF1 !== null ? { inTraining: trainedF1, readBack } : null,
    seed: training.seed,
  });
  if (verdict.decision === 'promoted') promoteNow(project, name);
  return verdict;
}

type Mentions = readonly Mention[];

interface Asked {
  readonly checkpoint: string;
  readonly types: LabelSet;
  readonly sentences: readonly TrainingSentence[];
}

/** What a checkpoint says of the sentences, in the types that it is asked for. */
async function saidOf(
  engine: EnginePort,
  { checkpoint, types, sentences }: Asked,
  signal: AbortSignal,
): Promise<Mentions[]> {
  if (sentences.length === 0) return [];
  const words = sentences.map(({ tokens }) => tokens);
  const pictures = sentences.map(({ picture }) => picture ?? null);
  const request = { checkpoint, types, sentences: words, pictures, precision: 'float32' as const };
  return (await engine.predict(request, { signal })).map(({ mentions }) => mentions);
}

/** The verdict's sentences call the types what people call them. */
function namer({ labels }: ProjectStore): (mentions: Mentions) => Mentions {
  const names = new TypeNames(labels.get());
  return (mentions) => mentions.map((mention) => ({ ...mention, type: names.nameOf(mention.type) }));
}

/** A person's decision: the guard's verdict is shown, but is not binding. */
export function promote(project: Acting, name: string): CheckpointView[] {
  mustBeWritable(project);
  promoteNow(project, checkpointNamed(project, name).name);
  return checkpointViews(project);
}

/** However it was decided: what follows is up to the subscribers. */
function promoteNow(project: Acting, name: string): void {
  project.store.checkpoints.promote(name, project.now());
  projectChanged(project, ['checkpoints']);
  project.events.emit('checkpoint.promoted', { name, by: project.annotator });
}

export function rollBack(project: Acting): CheckpointView[] {
  mustBeWritable(project);
  const { name } = project.store.checkpoints.rollback(project.now());
  projectChanged(project, ['checkpoints']);
  project.events.emit('checkpoint.promoted', { name, by: project.annotator });
  return checkpointViews(project);
}

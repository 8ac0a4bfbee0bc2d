/** Suggestions: of one sample now, or of the whole pool as a job that ends with the queue in a new order. */
import { defaultStrategy } from '../../src/active/registry';
import type { SampleView } from '../../src/contract/sample-views';
import type { SampleId, Split } from '../../src/domain/sample';
import type { TaggedSentence } from '../../src/engine/prediction';
import type { Purpose } from '../../src/engine/precision';
import type { JobContext, JobResult, JobSpec } from '../../src/jobs/job';
import type { CheckpointRecord } from '../../src/storage/run-store';
import type { Source } from '../../src/storage/suggestion-store';
import type { WorkedSample } from '../../src/storage/sample-store';
import { Tally } from '../../src/tally';
import { inTurns, turns } from '../turns/turns';
import { hashOf, promotedCheckpoint } from './checkpoints';
import { mustBeWritable, projectChanged, type Acting } from './opened';
import { rankAgain, scoresShown } from './ranking';
import { sampleView } from './sample-view';
import { pictureOf } from './training/pictures';
import { readToday, typesAsked } from './types-asked';

/** Samples sent to the engine together: short enough that a request in between waits no longer than a blink. */
const batchSize = 32;

/** The sample with suggestions of the promoted checkpoint, computed now unless they are there already. */
export async function suggestFor(project: Acting, id: SampleId): Promise<SampleView> {
  const checkpoint = promotedCheckpoint(project);
  const source = project.store.suggestions.findSource('checkpoint', checkpoint.name);
  if (!source || project.store.suggestions.get(id, source.id) === null) {
    mustBeWritable(project);
    const sample = project.store.samples.get(id, project.annotator);
    await tag(project, checkpoint, [sample], 'screen', project.calls.closing);
    projectChanged(project, ['suggestions'], [id]);
  }
  return sampleView(project, id);
}

export interface PreAnnotation {
  readonly checkpoint: CheckpointRecord;
  /** null = the pool, or everything where there is no pool. */
  readonly split: Split | null;
}

export function preAnnotationJob(project: Acting, asked: PreAnnotation): JobSpec {
  mustBeWritable(project);
  return {
    kind: 'pre-annotate',
    title: `Suggestions of ${asked.checkpoint.name}`,
    job: (context) => preAnnotate(project, asked, context),
  };
}

/** Leaves out samples that any annotator has finished or skipped, and those with suggestions of this checkpoint. */
async function preAnnotate(project: Acting, asked: PreAnnotation, context: JobContext): Promise<JobResult> {
  const { store, annotator } = project;
  const split = asked.split ?? (store.samples.counts(annotator).bySplit.pool > 0 ? 'pool' : null);
  const todo: SampleId[] = [];
  const turn = turns(context.signal);
  for await (const id of inTurns(waiting(project, asked.checkpoint.name, split), turn)) todo.push(id);
  const mentions = new Tally();
  let done = 0;
  context.report({ done, total: todo.length });
  for (let i = 0; i < todo.length; i += batchSize) {
    context.signal.throwIfAborted();
    const batch = todo.slice(i, i + batchSize).map((id) => store.samples.get(id, annotator));
    const tagged = await tag(project, asked.checkpoint, batch, 'pool', context.signal);
    for (const [at, sentence] of tagged.entries()) {
      const words = batch[at]?.tokens.map(({ text }) => text) ?? [];
      for (const { type } of readToday(project, words, sentence.mentions)) mentions.add(type);
    }
    projectChanged(project, ['suggestions'], todo.slice(i, i + batchSize));
    done += batch.length;
    context.report({ done });
  }
  if (store.checkpoints.promoted()?.name === asked.checkpoint.name) {
    context.report({ note: 'Ranking' });
    await rankAgain(project, context);
  }
  projectChanged(project, ['suggestions']);
  return { checkpoint: asked.checkpoint.name, samples: done, mentions: mentions.counts };
}

/** Each question walks the whole project. */
const askedTogether = 5000;

/** In queue order, so that the samples a person meets first have suggestions first. */
function* waiting({ store }: Acting, checkpoint: string, split: Split | null): Generator<SampleId> {
  const source = store.suggestions.findSource('checkpoint', checkpoint)?.id ?? 0;
  const scores = scoresShown({ store }, defaultStrategy.name);
  let after: SampleId | null = null;
  for (;;) {
    const ids: readonly SampleId[] = store.suggestions.missing(source, scores, after, askedTogether, split);
    yield* ids;
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** Asks the engine and stores what it says. */
async function tag(
  project: Acting,
  checkpoint: CheckpointRecord,
  samples: readonly WorkedSample[],
  purpose: Purpose,
  signal?: AbortSignal,
): Promise<TaggedSentence[]> {
  const { store, now } = project;
  const request = {
    checkpoint: await hashOf(project, checkpoint),
    types: typesAsked(project, checkpoint),
    sentences: samples.map((sample) => sample.tokens.map((token) => token.text)),
    pictures: samples.map((sample) => pictureOf(sample, { reference: false })),
    purpose,
  };
  const tagged = await project.engines.suggest((engine) => engine.predict(request, { signal }));
  const source: Source = store.suggestions.checkpointSource(checkpoint.name, now());
  const batch = samples.flatMap((sample, i) => {
    const sentence = tagged[i];
    return sentence ? [{ sampleId: sample.id, tagged: sentence }] : [];
  });
  store.suggestions.put(batch, source, now());
  return tagged;
}

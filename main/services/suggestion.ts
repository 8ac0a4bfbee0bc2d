/** Suggestions: of one sample now, or of the whole pool as a job that ends with the queue in a new order. */
import type { JobResult, JobSpec } from '../../src/jobs/job';
import type { JobContext } from '../../src/jobs/job';
import type { SampleId, Split } from '../../src/domain/sample';
import type { TaggedSentence } from '../../src/engine/port';
import type { Purpose } from '../../src/engine/precision';
import type { CheckpointRecord } from '../../src/storage/run-store';
import type { SampleView } from '../../src/contract/sample-views';
import type { WorkedSample } from '../../src/storage/sample-store';
import { folderOf, promotedCheckpoint } from './checkpoints';
import { annotatorOf, mustBeWritable, projectChanged, type Opened } from './opened';
import { pictureOf } from './training/pictures';
import { sampleView } from './views';

/** Samples sent to the engine together: short enough that a request in between waits no longer than a blink. */
const batchSize = 32;

/** The sample with suggestions of the promoted checkpoint, computed now unless they are there already. */
export async function suggestFor(project: Opened, id: SampleId): Promise<SampleView> {
  const checkpoint = promotedCheckpoint(project);
  if (project.store.suggestions.get(id)?.checkpoint !== checkpoint.name) {
    mustBeWritable(project);
    const sample = project.store.samples.get(id, annotatorOf(project));
    const tagged = await tag(project, checkpoint, [sample], 'screen');
    store(project, checkpoint, [sample], tagged);
  }
  return sampleView(project, id);
}

export interface PreAnnotation {
  readonly checkpoint: CheckpointRecord;
  /** null = the pool, or everything where there is no pool. */
  readonly split: Split | null;
}

export function preAnnotationJob(project: Opened, asked: PreAnnotation): JobSpec {
  mustBeWritable(project);
  return {
    kind: 'pre-annotate',
    title: `Suggestions of ${asked.checkpoint.name}`,
    job: (context) => preAnnotate(project, asked, context),
  };
}

/** Samples that a person has finished or skipped are left alone, and so are those this checkpoint has seen. */
async function preAnnotate(project: Opened, asked: PreAnnotation, context: JobContext): Promise<JobResult> {
  const annotator = annotatorOf(project);
  const split = asked.split ?? (project.store.samples.counts(annotator).bySplit.pool > 0 ? 'pool' : null);
  const todo = [...waiting(project, asked.checkpoint.name, split)];
  const mentions: Record<string, number> = {};
  let done = 0;
  context.report({ done, total: todo.length });
  for (let i = 0; i < todo.length; i += batchSize) {
    context.signal.throwIfAborted();
    const batch = todo.slice(i, i + batchSize).map((id) => project.store.samples.get(id, annotator));
    const tagged = await tag(project, asked.checkpoint, batch, 'pool', context.signal);
    store(project, asked.checkpoint, batch, tagged);
    for (const { type } of tagged.flatMap((sentence) => sentence.mentions)) mentions[type] = (mentions[type] ?? 0) + 1;
    done += batch.length;
    context.report({ done });
  }
  project.store.samples.rank(annotator);
  projectChanged(project);
  return { checkpoint: asked.checkpoint.name, samples: done, mentions };
}

/** In queue order, so that the samples a person meets first have suggestions first. */
function* waiting({ store }: Opened, checkpoint: string, split: Split | null): Generator<SampleId> {
  const annotator = store.settings.get().annotator;
  let after: SampleId | null = null;
  for (;;) {
    const ids = store.suggestions.missing(annotator, checkpoint, after, 200);
    for (const id of ids) if (split === null || store.samples.get(id, annotator).split === split) yield id;
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function tag(
  project: Opened,
  checkpoint: CheckpointRecord,
  samples: readonly WorkedSample[],
  purpose: Purpose,
  signal?: AbortSignal,
): Promise<TaggedSentence[]> {
  const request = {
    checkpoint: folderOf(project, checkpoint),
    types: project.store.settings.get().types,
    sentences: samples.map((sample) => sample.tokens.map((token) => token.text)),
    pictures: samples.map((sample) => pictureOf(project, sample, { gold: false })),
    purpose,
  };
  return project.engines.suggest((engine) => engine.predict(request, { signal }));
}

function store(
  project: Opened,
  checkpoint: CheckpointRecord,
  samples: readonly WorkedSample[],
  tagged: readonly TaggedSentence[],
): void {
  const batch = samples.flatMap((sample, i) => {
    const sentence = tagged[i];
    return sentence ? [{ sampleId: sample.id, tagged: sentence }] : [];
  });
  const changed = project.store.suggestions.put(batch, checkpoint.name, annotatorOf(project), project.now());
  for (const { sampleId, revision } of changed) project.emit('sample.changed', { sampleId, revision });
}

/** Rows of the stores as the renderer sees them. */
import { reasonOf } from '../../src/active/reason';
import { defaultStrategy } from '../../src/active/registry';
import type { CheckpointView, RunPoint, RunView } from '../../src/contract/run-views';
import type { ProjectCounts, ProjectView, SampleRow, SampleView } from '../../src/contract/sample-views';
import type { SampleId } from '../../src/domain/sample';
import type { CheckpointRecord, RunRecord } from '../../src/storage/run-store';
import type { SampleSummary, WorkedSample } from '../../src/storage/sample-store';
import type { StoredSuggestion } from '../../src/storage/suggestion-store';
import { annotatorOf, type Opened } from './opened';
import { learnedMark } from './training/learned-mark';

export function projectView(project: Opened): ProjectView {
  const { store } = project;
  const { name, types, annotator, threshold, isSample } = store.settings.get();
  return {
    name,
    folder: store.folder,
    types: [...types],
    annotator,
    threshold,
    promoted: store.checkpoints.promoted()?.name ?? null,
    isSample,
    readOnly: store.readOnly,
    counts: countsView(project),
  };
}

export function countsView(project: Opened): ProjectCounts {
  const { samples, bySplit, byState, mentions } = project.store.samples.counts(annotatorOf(project));
  const finishedSinceTraining = project.store.samples.finishedAfter(annotatorOf(project), learnedMark(project.store));
  return {
    samples,
    bySplit: { ...bySplit },
    byState: { ...byState },
    finishedSinceTraining,
    mentions: { ...mentions },
  };
}

export function rowView({ store }: Opened, row: SampleSummary): SampleRow {
  const { uncertainty, touchedAt, ...shown } = row;
  const reason = reasonFor(store.suggestions.get(row.id), uncertainty, row.hasImage);
  return { ...shown, touchedAt, reason };
}

export function sampleView(project: Opened, id: SampleId): SampleView {
  const { store } = project;
  const sample = store.samples.get(id, annotatorOf(project));
  const suggestion = store.suggestions.get(id);
  return {
    id: sample.id,
    externalId: sample.externalId,
    split: sample.split,
    text: sample.text,
    tokens: [...sample.tokens],
    image: imageView(sample),
    imageProblem: sample.imageProblem,
    document: { state: sample.document.state, mentions: [...sample.document.mentions] },
    revision: sample.revision,
    wordsRead: suggestion?.wordsRead ?? null,
    checkpoint: suggestion?.checkpoint ?? null,
    alternatives: alternativesView(suggestion),
    untrainedTypes: suggestion ? untrainedTypes(project, suggestion.checkpoint) : [],
    hasGold: sample.gold !== null,
    reason: reasonFor(suggestion, sample.uncertainty, sample.image !== null),
  };
}

function imageView({ image, imageName }: WorkedSample): SampleView['image'] {
  return image && { hash: image.hash, width: image.width, height: image.height, fileName: imageName ?? image.hash };
}

function alternativesView(suggestion: StoredSuggestion | null): SampleView['alternatives'] {
  const entries = Object.entries(suggestion?.alternatives ?? {});
  return Object.fromEntries(entries.map(([id, alternatives]) => [id, [...alternatives]]));
}

function reasonFor(
  suggestion: StoredSuggestion | null,
  uncertainty: number | null,
  hasImage: boolean,
): SampleRow['reason'] {
  const readings =
    suggestion && Object.values(suggestion.alternatives).map((alternatives) => ({ surface: null, alternatives }));
  const facts = { strategy: defaultStrategy, score: uncertainty, hasImage, readings, nameOf: (type: string) => type };
  return { text: reasonOf(facts), uncertainty };
}

/** Types of the project that a checkpoint has never learned: its rows for them are new. */
export function untrainedTypes({ store }: Opened, checkpoint: string): string[] {
  const known = store.checkpoints.get(checkpoint)?.types;
  return known ? store.settings.get().types.filter((type) => !known.includes(type)) : [];
}

export function runView(record: RunRecord): RunView {
  const {
    id,
    state,
    startedAt,
    endedAt,
    from,
    preset,
    seed,
    corrections,
    replayed,
    progress,
    history,
    error,
    verdict,
  } = record;
  return {
    id,
    state,
    startedAt,
    endedAt,
    from,
    preset,
    seed,
    corrections,
    replayed,
    progress,
    history,
    error,
    verdict,
  };
}

export function runCurves({ store }: Opened, id: string): RunPoint[] {
  return store.runs.curves(id);
}

export function checkpointViews({ store }: Opened): CheckpointView[] {
  const promoted = store.checkpoints.promoted()?.name;
  return store.checkpoints.list().map((record) => checkpointView(record, record.name === promoted));
}

function checkpointView(record: CheckpointRecord, promoted: boolean): CheckpointView {
  const { name, runId, model, createdAt, evaluation, types } = record;
  return { name, runId, model, createdAt, promoted, evaluation, types: [...types] };
}

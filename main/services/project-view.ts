/** The project as a window sees it, for the person at it. */
import { defaultStrategy } from '../../src/active/registry';
import type { ProjectCounts, ProjectView } from '../../src/contract/project-views';
import type { Acting } from './opened';
import { learnedMark } from './training/learned-mark';

export function projectView(project: Acting): ProjectView {
  const { store, annotator } = project;
  const { name, threshold, shows, isSample } = store.settings.get();
  const known = store.annotations.annotators();
  const promoted = store.checkpoints.promoted();
  return {
    id: project.id,
    name,
    folder: store.folder,
    types: [...store.labels.get().types],
    annotator,
    annotators: known.includes(annotator) ? [...known] : [...known, annotator],
    threshold,
    promoted: promoted?.name ?? null,
    shows,
    sources: [...store.suggestions.sources()],
    isSample,
    // The sample comes as a tour; what its first retraining is unsure of is worth more than that.
    queueOrder: isSample && (promoted === null || promoted.runId === null) ? 'imported' : defaultStrategy.name,
    readOnly: store.readOnly,
    counts: countsView(project),
  };
}

export function countsView({ store, annotator }: Acting): ProjectCounts {
  const { samples, toDo, bySplit, byState, mentions } = store.samples.counts(annotator);
  return {
    samples,
    toDo,
    bySplit: { ...bySplit },
    byState: { ...byState },
    finishedSinceTraining: store.samples.finishedAfter(annotator, learnedMark(store, annotator)),
    mentions: { ...mentions },
  };
}

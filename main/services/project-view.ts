/** The project as a window sees it, for the person at it. */
import type { ProjectCounts, ProjectView } from '../../src/contract/project-views';
import type { Acting } from './opened';
import { learnedMark } from './training/learned-mark';

export function projectView(project: Acting): ProjectView {
  const { store, annotator } = project;
  const { name, threshold, shows, isSample } = store.settings.get();
  const known = store.annotations.annotators();
  return {
    id: project.id,
    name,
    folder: store.folder,
    types: [...store.labels.get().types],
    annotator,
    annotators: known.includes(annotator) ? [...known] : [...known, annotator],
    threshold,
    promoted: store.checkpoints.promoted()?.name ?? null,
    shows,
    sources: [...store.suggestions.sources()],
    isSample,
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

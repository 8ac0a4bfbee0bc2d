/** The label set: what it is, what a change of it would do, and the change. */
import type { LabelPreview, LabelsView } from '../../src/contract/project-views';
import { nameOf, type Labels } from '../../src/labels/entity-type';
import { applyLabelChange, type LabelChange } from '../../src/labels/label-change';
import type { JobKind } from '../../src/jobs/job';
import type { TypeUse } from '../../src/storage/label-store';
import { AppError } from '../../src/errors';
import { mustBeWritable, projectChanged, type Acting, type Opened } from './opened';

const unused: TypeUse = { work: 0, reference: 0, suggestions: 0 };
const layers = ['work', 'reference', 'suggestions'] as const;

export function labelsView({ store }: Opened): LabelsView {
  const labels = store.labels.get();
  const use = store.labels.use();
  return {
    types: labels.types.map((type) => ({ ...type, use: use[type.id] ?? unused })),
    log: store.labels.log().map(({ before, ...entry }) => ({ ...entry, text: labelChangeText(entry.change, before) })),
  };
}

/** Throws what the change itself would throw. */
export function previewLabelChange({ store }: Opened, change: LabelChange): LabelPreview {
  const before = store.labels.get();
  const after = applyLabelChange(before, change);
  const [was, will] = [store.labels.use(), store.labels.use(after)];
  const changed = { ...unused };
  for (const layer of layers) {
    // Mentions that leave a type either come to another one or are not shown any more.
    changed[layer] = Object.entries(was).reduce(
      (sum, [type, use]) => sum + Math.max(0, use[layer] - (will[type]?.[layer] ?? 0)),
      0,
    );
  }
  return { types: [...after.types], changed, text: labelChangeText(change, before) };
}

export function changeLabels(project: Acting, change: LabelChange): void {
  mustBeWritable(project);
  project.store.labels.change(change, project.annotator, project.now());
  projectChanged(project, ['labels']);
}

/** Jobs that bring in types of the label set that they began with, and what each is called in a sentence. */
const bringTypes: Readonly<Partial<Record<JobKind, string>>> = {
  import: 'An import',
  train: 'A training',
  'pre-annotate': 'A job that suggests',
};

/** What such a job is about to store could have a type that the project, after the undo, never had. */
function mustBeQuiet({ jobs }: Opened): void {
  const running = jobs.list().find(({ kind, state }) => state === 'running' && bringTypes[kind] !== undefined);
  if (!running) return;
  throw new AppError(
    'refused',
    `${bringTypes[running.kind]} is running, and may need the types as they are.`,
    'Wait for its end, or stop it; then undo the change.',
  );
}

/** Answers with the change that was taken back, in a sentence. */
export function undoLabelChange(project: Acting): string {
  mustBeWritable(project);
  mustBeQuiet(project);
  const undone = project.store.labels.undo();
  if (!undone) throw new AppError('refused', 'No change of the label set is left to take back.');
  projectChanged(project, ['labels']);
  return labelChangeText(undone.change, undone.before);
}

/** "GPE becomes LOC." Names are those of `before`, the label set that is changed. */
function labelChangeText(change: LabelChange, before: Labels): string {
  const name = (id: string): string => nameOf(before, id);
  switch (change.kind) {
    case 'add':
      return `${change.name} is new.`;
    case 'rename':
      return `${name(change.id)} is called ${change.name}.`;
    case 'describe':
      return `${name(change.id)} is described or drawn in another way.`;
    case 'order':
      return `The order is ${change.ids.map(name).join(', ')}.`;
    case 'merge':
      return `${change.from
        .filter((id) => id !== change.into)
        .map(name)
        .join(', ')} becomes ${name(change.into)}.`;
    case 'split':
      return `${name(change.id)} becomes ${change.into.map((part) => part.name).join(', ')}.`;
    case 'remove':
      return `${name(change.id)} is removed.`;
  }
}

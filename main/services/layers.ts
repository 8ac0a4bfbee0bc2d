/** The base layer under an annotator's work on a sample, and the layers that can be compared. */
import type { BaseView, LayerView } from '../../src/contract/sample-views';
import { workOf, type BaseLayer } from '../../src/domain/layers';
import type { SampleId } from '../../src/domain/sample';
import type { ProjectStore } from '../../src/storage/project-store';
import type { Reference } from '../../src/storage/reference-store';
import type { SourceChoice } from '../../src/storage/settings-store';
import type { SampleSummary, WorkedSample } from '../../src/storage/sample-store';
import type { StoredSuggestion } from '../../src/storage/suggestion-store';
import { typesOf, type Acting, type Opened } from './opened';

/**
 * Whether a reference is shown under the work. In the pool a file's reference without a mention says nothing: files of raw tweets
 * have one each. A person who made it the reference has said so.
 */
export function isReferenceShown(sample: Pick<WorkedSample, 'split' | 'reference'>): boolean {
  const { reference, split } = sample;
  if (reference === null) return false;
  return reference.mentions.length > 0 || split !== 'pool' || reference.origin.kind === 'person';
}

/** The same for a line of a list. */
export function showsReference(
  { references }: ProjectStore,
  row: Pick<SampleSummary, 'id' | 'split' | 'hasReference'>,
): boolean {
  return row.hasReference && isReferenceShown({ split: row.split, reference: references.get(row.id) });
}

/** Whose set is shown, by the project's choice: imported files', and the set of one source. */
export interface Shown {
  readonly files: boolean;
  readonly source: number | null;
  /** Whether the checkpoint in use would be asked where it has said nothing. */
  readonly asksPromoted: boolean;
}

export function shownSource(store: ProjectStore, choice: SourceChoice = store.settings.get().shows): Shown {
  if (choice.kind === 'source')
    return { files: false, source: choice.source, asksPromoted: isPromoted(store, choice.source) };
  const promoted = store.checkpoints.promoted();
  const source = promoted && store.suggestions.findSource('checkpoint', promoted.name);
  return { files: choice.kind === 'automatic', source: source?.id ?? null, asksPromoted: promoted !== null };
}

function isPromoted({ checkpoints, suggestions }: ProjectStore, source: number): boolean {
  const promoted = checkpoints.promoted();
  return promoted !== null && suggestions.findSource('checkpoint', promoted.name)?.id === source;
}

export interface Base {
  readonly view: BaseView | null;
  /** The suggestions that are shown, or that the queue's reason is taken from. */
  readonly suggestion: StoredSuggestion | null;
  readonly canSuggest: boolean;
}

export function baseOf(project: Opened, sample: WorkedSample, shown = shownSource(project.store)): Base {
  const suggestion = project.store.suggestions.shown(sample.id, shown);
  if (sample.reference && isReferenceShown(sample))
    return { view: referenceView(sample.reference), suggestion, canSuggest: false };
  if (suggestion) return { view: suggestionView(project, suggestion), suggestion, canSuggest: false };
  return { view: null, suggestion: null, canSuggest: shown.asksPromoted && !project.store.readOnly };
}

/** The same layer for the core, which lays work over it. */
export function layerOf(base: BaseView | null): BaseLayer | null {
  return base && { ref: base.ref, mentions: base.mentions };
}

function referenceView({ mentions, origin }: Reference): BaseView {
  const read = { wordsRead: null, alternatives: {}, untrainedTypes: [] };
  return { ref: { kind: 'reference', at: origin.at }, mentions: [...mentions], origin, ...read };
}

function suggestionView(project: Opened, suggestion: StoredSuggestion): BaseView {
  const { source, mentions, wordsRead, alternatives, at } = suggestion;
  const isModel = source.kind === 'checkpoint';
  return {
    ref: { kind: 'source', source: source.id, at },
    mentions: [...mentions],
    origin: { kind: source.kind, name: source.name, at },
    wordsRead: isModel ? wordsRead : null,
    alternatives: Object.fromEntries(Object.entries(alternatives).map(([id, readings]) => [id, [...readings]])),
    untrainedTypes: isModel ? untrainedTypes(project, source.name) : [],
  };
}

/** Types of the project that a checkpoint has never learned: its rows for them are new. */
export function untrainedTypes(project: Opened, checkpoint: string): string[] {
  const known = project.store.checkpoints.get(checkpoint)?.types;
  return known ? typesOf(project).filter((type) => !known.includes(type)) : [];
}

/** Every layer of one sample: the reference, each source's suggestions, each annotator's work. */
export function layersOf({ store, annotator }: Acting, id: SampleId): LayerView[] {
  const { reference } = store.samples.get(id, annotator);
  const layers: LayerView[] = [];
  if (reference) {
    const { mentions, origin } = reference;
    const title = `Reference: ${origin.name}`;
    layers.push({ key: 'reference', title, kind: 'reference', origin, mentions: [...mentions] });
  }
  for (const { source, mentions, at } of store.suggestions.all(id)) {
    layers.push({
      key: `source ${source.id}`,
      title: `Suggestions: ${source.name}`,
      kind: 'suggestions',
      origin: { kind: source.kind, name: source.name, at },
      mentions: [...mentions],
    });
  }
  for (const { annotator: name, work, touchedAt } of store.annotations.ofSample(id)) {
    layers.push({
      key: `work of ${name}`,
      title: `Work of ${name}`,
      kind: 'work',
      origin: { kind: 'person', name, at: touchedAt ?? 0 },
      mentions: [...workOf(work).mentions],
    });
  }
  return layers;
}

/** Samples as windows see them. */
import { reasonOf, type ReasonFacts, type SpanReadings } from '../../src/active/reason';
import type { QueryStrategy } from '../../src/active/strategy';
import type { SampleRow, SampleView } from '../../src/contract/sample-views';
import type { SampleId, Token } from '../../src/domain/sample';
import { nameOf } from '../../src/labels/entity-type';
import { wordsOf } from '../../src/labels/resolve';
import type { SampleSummary, WorkedSample } from '../../src/storage/sample-store';
import type { StoredSuggestion } from '../../src/storage/suggestion-store';
import { baseOf, isReferenceShown, showsReference, shownSource } from './layers';
import type { Acting, Opened } from './opened';
import { scoresShown, strategyOf } from './ranking';

/** `order` is that of the list it was opened from, whose reason it shows. */
export function sampleView(project: Acting, id: SampleId, order = 'imported'): SampleView {
  const { store, annotator } = project;
  const sample = store.samples.get(id, annotator);
  const { view: base, suggestion, canSuggest } = baseOf(project, sample);
  const { state, mentions, decided } = sample.work;
  const strategy = strategyOf(order);
  const score = store.scores.get(scoresShown(project, strategy.name), id);
  const facts = { strategy, score, hasImage: sample.image !== null, hasReference: isReferenceShown(sample) };
  return {
    id: sample.id,
    externalId: sample.externalId,
    split: sample.split,
    text: sample.text,
    tokens: [...sample.tokens],
    image: imageView(sample),
    imageProblem: sample.imageProblem,
    annotator,
    work: { state, mentions: [...mentions], decided: [...decided] },
    revision: sample.revision,
    base,
    canSuggest,
    layers: (sample.reference ? 1 : 0) + store.suggestions.setsOf(id),
    question: sample.question,
    reason: { text: reason(project, facts, suggestion, sample.tokens), score },
  };
}

/** Lines of a list; what all of them share is looked up once. */
export function rowsView(project: Acting, rows: readonly SampleSummary[], strategy: QueryStrategy): SampleRow[] {
  const shown = shownSource(project.store);
  return rows.map((row) => {
    const { score, hasReference: _, ...own } = row;
    const hasReference = showsReference(project.store, row);
    const suggestion = project.store.suggestions.shown(row.id, shown);
    const text = reason(project, { strategy, score, hasImage: row.hasImage, hasReference }, suggestion, null);
    const underneath = suggestion ? 'suggestions' : null;
    return { ...own, base: hasReference ? 'reference' : underneath, reason: { text, score } };
  });
}

function imageView({ image, imageName }: WorkedSample): SampleView['image'] {
  return image && { hash: image.hash, width: image.width, height: image.height, fileName: imageName ?? image.hash };
}

/** Without tokens the words of a span are not named. */
function reason(
  { store }: Opened,
  facts: Pick<ReasonFacts, 'strategy' | 'score' | 'hasImage' | 'hasReference'>,
  suggestion: StoredSuggestion | null,
  tokens: readonly Token[] | null,
): string {
  const labels = store.labels.get();
  const words = tokens && wordsOf(tokens);
  const readings = suggestion?.mentions.map((mention): SpanReadings => {
    return { surface: words && words(mention), alternatives: suggestion.alternatives[mention.id] ?? [] };
  });
  return reasonOf({ ...facts, readings: readings ?? null, nameOf: (type) => nameOf(labels, type) });
}

/** Looking at samples: pages of the queue, one sample, its neighbours. */
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import type { SampleQuery } from '../../src/storage/sample-store';
import type { Acting } from './opened';
import { countsView } from './project-view';
import { isRanked, scoresShown, strategyOf } from './ranking';
import { rowsView, sampleView } from './sample-view';

export function pageOfSamples(project: Acting, input: ParsedInput<'samples.page'>): CallOutput<'samples.page'> {
  const page = project.store.samples.page(queryOf(project, input), input.cursor, input.limit);
  return {
    rows: rowsView(project, page.rows, strategyOf(input.order)),
    next: page.next,
    total: page.total,
    counts: countsView(project),
    ranked: input.order === 'imported' || isRanked(project, input.order),
  };
}

export function neighbourOf(project: Acting, input: ParsedInput<'samples.neighbour'>): CallOutput<'samples.neighbour'> {
  const id = project.store.samples.neighbour(queryOf(project, input), input.id, input.direction);
  return id === null ? null : sampleView(project, id, input.order);
}

function queryOf(
  project: Acting,
  { order, filter }: Pick<ParsedInput<'samples.page'>, 'order' | 'filter'>,
): SampleQuery {
  return {
    ...filter,
    annotator: project.annotator,
    order: order === 'imported' ? 'imported' : 'score',
    scores: scoresShown(project, strategyOf(order).name),
  };
}

/** Looking at samples: pages of the queue, one sample, its neighbours. */
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import type { SampleQuery } from '../../src/storage/sample-store';
import { annotatorOf, type Opened } from './opened';
import { countsView, rowView, sampleView } from './views';

export function pageOfSamples(project: Opened, input: ParsedInput<'samples.page'>): CallOutput<'samples.page'> {
  const page = project.store.samples.page(queryOf(project, input), input.cursor, input.limit);
  return {
    rows: page.rows.map((row) => rowView(project, row)),
    next: page.next,
    total: page.total,
    counts: countsView(project),
  };
}

export function neighbourOf(project: Opened, input: ParsedInput<'samples.neighbour'>): CallOutput<'samples.neighbour'> {
  const id = project.store.samples.neighbour(queryOf(project, input), input.id, input.direction);
  return id === null ? null : sampleView(project, id);
}

function queryOf(
  project: Opened,
  { order, filter }: Pick<ParsedInput<'samples.page'>, 'order' | 'filter'>,
): SampleQuery {
  return { annotator: annotatorOf(project), order, split: filter.split, states: filter.states, query: filter.query };
}

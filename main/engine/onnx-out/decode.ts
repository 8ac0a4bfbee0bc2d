/**
 * Viterbi's best path (models/crf/viterbi.ts) inside the graph, for a batch of any size and length, by two Scans in double precision:
 * forward over the pieces, keeping of every tag its best predecessor; then back along them. Pieces that the CRF does not score
 * are passed over: scores stay, and every tag is its own predecessor. So nothing has to be packed. Sums are formed in the order of the plain
 * code and of equal scores the lowest tag wins, so that equal emissions give equal tags, near ties included. The Scans go along the first
 * axis from its beginning: not every runtime has the others.
 *
 * B batch, N pieces, K tags.
 */
import type { ModelPort } from '../ort';
import { batchSize, fixed } from './dimension';
import type { GraphBuilder } from './graph-builder';

export interface ChainNumbers {
  readonly K: number;
  readonly start: Float32Array; // [K]
  readonly end: Float32Array; // [K]
  readonly transitions: Float32Array; // [K * K], from * K + to
}

const float64 = (name: string, ...shape: readonly (number | string)[]): ModelPort => ({
  name,
  dtype: 'float64',
  shape,
});
const int64 = (name: string, ...shape: readonly (number | string)[]): ModelPort => ({ name, dtype: 'int64', shape });
const bool = (name: string, ...shape: readonly (number | string)[]): ModelPort => ({ name, dtype: 'bool', shape });

/**
 * emissions [B, N, K] float32, scored [B, N] bool -> tag numbers [B, N] int64, called `result`. What stands at a piece that is not
 * scored means nothing.
 */
export function addDecoding(
  graph: GraphBuilder,
  emissions: string,
  scored: string,
  { K, start, end, transitions }: ChainNumbers,
  result: string,
): string {
  const double = graph.value('emissions_in_double', 'Cast', [emissions], { to: 11 });
  const between = graph.constant('transitions_in_double', 'float64', [K, K], transitions);
  const own = graph.constant('own_tag', 'int64', [1, K], Array.from({ length: K }, (_, k) => k)); // prettier-ignore
  const atStart = graph.constant('start_in_double', 'float64', [K], start);
  const scores = graph.value('scores_at_start', 'Expand', [atStart, graph.dimensions([batchSize, fixed(K)])]);
  const none = graph.value('nothing_scored', 'Expand', [
    graph.number('bool', 0),
    graph.dimensions([batchSize, fixed(1)]),
  ]);

  const forward = graph.body(
    [float64('score', 'batch', K), bool('begun', 'batch', 1), float64('emission', 'batch', K), bool('here', 'batch')],
    [float64('next_score', 'batch', K), bool('next_begun', 'batch', 1), int64('predecessor', 'batch', K)],
    () => {
      const here = graph.value('here_1', 'Unsqueeze', ['here', graph.ints([1])]);
      const from = graph.value('score_k1', 'Unsqueeze', ['score', graph.ints([2])]);
      const moved = graph.value('with_transition', 'Add', [from, between]); // [B, from, to]
      const to = graph.value('emission_1k', 'Unsqueeze', ['emission', graph.ints([1])]);
      const reached = graph.value('with_emission', 'Add', [moved, to]); // [B, from, to]
      const best = graph.value('best', 'ReduceMax', [reached], { axes: [1], keepdims: 0 });
      const origin = graph.value('best_origin', 'ArgMax', [reached], { axis: 1, keepdims: 0 });
      const first = graph.value('first', 'Add', ['score', 'emission']);
      const scoredHere = graph.value('scored_here', 'Where', ['begun', best, first]);
      graph.value('next_score', 'Where', [here, scoredHere, 'score']);
      const follows = graph.value('follows', 'And', [here, 'begun']);
      graph.value('predecessor', 'Where', [follows, origin, own]);
      graph.value('next_begun', 'Or', ['begun', here]);
    },
  );
  const byPiece = graph.value('emissions_by_piece', 'Transpose', [double], { perm: [1, 0, 2] }); // [N, B, K]
  const scoredByPiece = graph.value('scored_by_piece', 'Transpose', [scored], { perm: [1, 0] }); // [N, B]
  const scan = { body: forward, num_scan_inputs: 2 };
  graph.values(['last_scores', 'begun_at_last', 'predecessors'], 'Scan', [scores, none, byPiece, scoredByPiece], scan);

  const atEnd = graph.constant('end_in_double', 'float64', [K], end);
  const ends = graph.value('path_scores', 'Add', ['last_scores', atEnd]);
  const last = graph.value('last_tag', 'ArgMax', [ends], { axis: 1, keepdims: 1 }); // [B, 1]
  const backward = graph.body(
    [int64('tag', 'batch', 1), int64('origins', 'batch', K)],
    [int64('tag_before', 'batch', 1), int64('tag_here', 'batch')],
    () => {
      graph.value('tag_before', 'GatherElements', ['origins', 'tag'], { axis: 1 });
      graph.value('tag_here', 'Squeeze', ['tag', graph.ints([1])]);
    },
  );
  const back = reversed(graph, 'predecessors_back', 'predecessors'); // [N, B, K]
  graph.values(['first_tag', 'tags_back'], 'Scan', [last, back], { body: backward, num_scan_inputs: 1 });
  graph.value(result, 'Transpose', [reversed(graph, 'tags_by_piece', 'tags_back')], { perm: [1, 0] });
  return result;
}

/** The same along the first axis from its end. */
function reversed(graph: GraphBuilder, name: string, x: string): string {
  const [axis, step, end] = [graph.ints([0]), graph.ints([-1]), graph.ints([-(2 ** 53 - 1)])];
  return graph.value(name, 'Slice', [x, step, end, axis, step]);
}

/**
 * Samples that a checkpoint has not seen and no annotator has finished. Suggestions stored before features were kept are requested
 * again: strategies could not rank by it.
 */
import { SampleId, type Split } from '../../src/domain/sample';
import type { ScoreKey } from '../../src/storage/score-store';
import type { Connection } from './connection';
import { splitNumber, stateNumber, type QueueIndex } from './queue-index';

interface UnsuggestedQuery {
  readonly source: number;
  /** The order in which they are wanted. */
  readonly scores: ScoreKey;
  readonly after: SampleId | null;
  readonly limit: number;
  readonly split: Split | null;
}

const skipped = stateNumber('skipped');

/** The project is asked as a whole, not sample by sample: most of the time nothing is missing, and all have to be walked. */
export function unsuggestedFinder(db: Connection, index: QueueIndex): (query: UnsuggestedQuery) => SampleId[] {
  const seenBy = db
    .prepare<[number], number>(
      'SELECT sample_id FROM suggestions INDEXED BY suggestions_by_source WHERE source_id = ? AND (features IS NULL) = 0',
    )
    .pluck();
  const worked = db
    .prepare<[], [id: number, isClosed: 0 | 1]>(
      "SELECT sample_id, state IN ('done', 'skipped') FROM work INDEXED BY work_in_queue",
    )
    .raw();

  /** Finished or skipped by any annotator; what its file skipped counts as skipped until an annotator edits it. */
  function closed(): Uint8Array {
    const { firstStates } = index.catalog();
    const found = firstStates.map((state) => (state === skipped ? 1 : 0));
    const rows = worked.all();
    for (const [id] of rows) found[id] = 0;
    for (const [id, isClosed] of rows) if (isClosed) found[id] = 1;
    return found;
  }

  return ({ source, scores, after, limit, split }) => {
    const { ids, places } = index.order(scores);
    const { splits, end } = index.catalog();
    const wanted = split && splitNumber(split);
    const seen = new Uint8Array(end);
    for (const id of seenBy.all(source)) seen[id] = 1;
    let isClosed: Uint8Array | null = null;
    const missing: SampleId[] = [];
    for (let place = after === null ? 0 : (places[after] ?? -1) + 1; place < ids.length; place++) {
      if (missing.length === limit) break;
      const id = ids[place] ?? 0;
      if (seen[id] || (wanted !== null && splits[id] !== wanted)) continue;
      isClosed ??= closed();
      if (!isClosed[id]) missing.push(SampleId.parse(id));
    }
    return missing;
  };
}

/**
 * What lists filter and sort by, in memory: 100,000 samples are 3 MB of small numbers, and a filter, a total, a page or a
 * neighbour is then one walk over them. The rows stay the truth: the index is read from them, follows each save, and is read
 * again after anything else, a failed transaction and another process's writes included.
 */
import { reviewStates, type ReviewState } from '../../src/domain/document';
import { splits, type Split } from '../../src/domain/sample';
import { isToDo } from '../../src/domain/to-do';
import type { ScoreKey } from '../../src/storage/score-store';
import type { Connection } from './connection';
import { visible } from './horizon';
import type { ScoreSets } from './score-sets';

/** What all annotators share, by sample id. */
export interface Catalog {
  /** The ids that can be seen, ascending. */
  readonly ids: Int32Array;
  /** Greater than every id. */
  readonly end: number;
  readonly splits: Uint8Array;
  readonly hasImage: Uint8Array;
  readonly hasReference: Uint8Array;
  /** What the import said of it. */
  readonly firstStates: Uint8Array;
  /** How many there are, by number of the split. */
  readonly bySplit: readonly number[];
  readonly referenceBySplit: readonly number[];
}

export interface CatalogEntry {
  readonly split: Split;
  readonly hasImage: boolean;
  readonly hasReference: boolean;
  readonly firstState: ReviewState;
}

/** One order of all samples. */
export interface Order {
  readonly ids: Int32Array;
  /** The place of each sample in `ids`, by its id; -1 = not to be seen. */
  readonly places: Int32Array;
  scoreOf(id: number): number | null;
}

/** How far one annotator is, by sample id, and the totals of that. */
export interface Progress {
  readonly states: Uint8Array;
  /** 1 where it is work to do. */
  readonly toDo: Uint8Array;
  readonly byState: number[];
  toDoTotal: number;
  /** What was finished by edits after a mark of the log, for the mark that was asked for last. */
  finished: { readonly mark: number; readonly ids: Set<number> } | null;
}

export const stateNumber = (state: ReviewState): number => reviewStates.indexOf(state);
export const splitNumber = (split: Split): number => splits.indexOf(split);

/** In SQL: the number of a name in a list. Numbers come out of SQLite faster than texts. */
const numberOf = (column: string, names: readonly string[]): string =>
  `CASE ${column} ${names.map((name, number) => `WHEN '${name}' THEN ${number}`).join(' ')} END`;

/** `isToDo` by the numbers of state and split and whether there is a reference. */
const toDoTable = Uint8Array.from({ length: reviewStates.length * splits.length * 2 }, (_, at) => {
  const state = reviewStates[Math.floor(at / (splits.length * 2))] ?? 'new';
  const split = splits[Math.floor(at / 2) % splits.length] ?? 'pool';
  return isToDo({ state, split, hasReference: at % 2 === 1 }) ? 1 : 0;
});

export class QueueIndex {
  readonly #version;
  readonly #rows;
  readonly #size;
  readonly #worked;
  readonly #finished;
  #catalog: Catalog | null = null;
  #imported: Order | null = null;
  readonly #orders = new Map<string, Order>();
  readonly #progress = new Map<number, Progress>();
  #seenVersion = -1;

  constructor(
    db: Connection,
    private readonly sets: ScoreSets,
  ) {
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck();
    this.#size = db.prepare<[], number>('SELECT last_sample FROM horizon').pluck();
    // Split, first state, picture and reference in one number.
    this.#rows = db
      .prepare<[], [id: number, packed: number]>(
        `SELECT sample_id, ${numberOf('split', splits)} + 4 * ${numberOf('state', reviewStates)} + 32 * has_image
           + 64 * (reference > 0)
         FROM catalog WHERE sample_id ${visible} ORDER BY sample_id`,
      )
      .raw();
    this.#worked = db
      .prepare<[number], [id: number, state: number]>(
        `SELECT sample_id, ${numberOf('state', reviewStates)} FROM work INDEXED BY work_in_queue
         WHERE annotator_id = ? AND sample_id ${visible}`,
      )
      .raw();
    this.#finished = db
      .prepare<[number, number], number>(
        "SELECT sample_id FROM work WHERE annotator_id = ? AND last_mark > ? AND state = 'done'",
      )
      .pluck();
  }

  catalog(): Catalog {
    this.#follow();
    return (this.#catalog ??= this.#readCatalog());
  }

  /** The samples that have a score, highest first, then the others as they were imported. */
  order(key: ScoreKey): Order {
    this.#follow();
    const name = nameOf(key);
    const known = this.#orders.get(name) ?? this.#readOrder(key);
    this.#orders.set(name, known);
    return known;
  }

  /** All samples as they were imported. */
  imported(): Order {
    this.#follow();
    return (this.#imported ??= orderOf(this.catalog(), null));
  }

  progress(annotatorId: number): Progress {
    this.#follow();
    const known = this.#progress.get(annotatorId) ?? this.#readProgress(annotatorId);
    this.#progress.set(annotatorId, known);
    return known;
  }

  /** An annotator's work was saved. */
  follow(annotatorId: number, sampleId: number, state: ReviewState): void {
    const progress = this.#progress.get(annotatorId);
    if (!progress || !this.#catalog) return;
    const before = progress.states[sampleId] ?? 0;
    progress.byState[before] = (progress.byState[before] ?? 0) - 1;
    progress.toDoTotal -= progress.toDo[sampleId] ?? 0;
    progress.states[sampleId] = stateNumber(state);
    count(progress, this.#catalog, sampleId);
    // Its line of the log is the newest, so it comes after any mark.
    if (state === 'done') progress.finished?.ids.add(sampleId);
    else progress.finished?.ids.delete(sampleId);
  }

  /** How many samples an annotator has finished by edits after this mark: each save asks, and asks for the same mark. */
  finishedAfter(annotatorId: number, mark: number): number {
    const progress = this.progress(annotatorId);
    if (progress.finished?.mark !== mark) {
      progress.finished = { mark, ids: new Set(this.#finished.all(annotatorId, mark)) };
    }
    return progress.finished.ids.size;
  }

  /** Splits, references or samples changed. */
  forget(): void {
    this.#catalog = null;
    this.#imported = null;
    this.#orders.clear();
    this.#progress.clear();
  }

  forgetOrder(key: ScoreKey): void {
    this.#orders.delete(nameOf(key));
  }

  /** Runs what saves; a failure may have rolled back what the index has followed. */
  around<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** Another process may have written. */
  #follow(): void {
    const version = this.#version.get() ?? 0;
    if (version !== this.#seenVersion) this.forget();
    this.#seenVersion = version;
  }

  #readCatalog(): Catalog {
    const end = (this.#size.get() ?? 0) + 1;
    const ids = new Int32Array(end);
    const bySplit = splits.map(() => 0);
    const referenceBySplit = splits.map(() => 0);
    const catalog = {
      end,
      splits: new Uint8Array(end),
      hasImage: new Uint8Array(end),
      hasReference: new Uint8Array(end),
      firstStates: new Uint8Array(end),
    };
    let length = 0;
    for (const [id, packed] of this.#rows.iterate()) {
      const split = packed & 3;
      const hasReference = packed >> 6;
      ids[length++] = id;
      catalog.splits[id] = split;
      catalog.firstStates[id] = (packed >> 2) & 7;
      catalog.hasImage[id] = (packed >> 5) & 1;
      catalog.hasReference[id] = hasReference;
      bySplit[split] = (bySplit[split] ?? 0) + 1;
      referenceBySplit[split] = (referenceBySplit[split] ?? 0) + hasReference;
    }
    return { ...catalog, ids: ids.subarray(0, length), bySplit, referenceBySplit };
  }

  #readOrder(key: ScoreKey): Order {
    const set = this.sets.get(key);
    return set ? orderOf(this.catalog(), set) : this.imported();
  }

  #readProgress(annotatorId: number): Progress {
    const catalog = this.catalog();
    const states = Uint8Array.from(catalog.firstStates);
    for (const [id, state] of this.#worked.iterate(annotatorId)) states[id] = state;
    const progress: Progress = {
      states,
      toDo: new Uint8Array(catalog.end),
      byState: reviewStates.map(() => 0),
      toDoTotal: 0,
      finished: null,
    };
    for (const id of catalog.ids) count(progress, catalog, id);
    return progress;
  }
}

/** What the catalog says of a sample that can be seen. */
export function entryOf(
  { splits: splitNumbers, hasImage, hasReference, firstStates }: Catalog,
  id: number,
): CatalogEntry {
  return {
    split: splits[splitNumbers[id] ?? 0] ?? 'pool',
    hasImage: hasImage[id] === 1,
    hasReference: hasReference[id] === 1,
    firstState: reviewStates[firstStates[id] ?? 0] ?? 'new',
  };
}

const nameOf = ({ strategy, source }: ScoreKey): string => `${strategy} ${source ?? ''}`;

function orderOf(
  { ids: all, end }: Catalog,
  set: Pick<ReturnType<ScoreSets['get']> & object, 'samples' | 'scores'> | null,
): Order {
  const places = new Int32Array(end).fill(-1);
  if (!set) {
    all.forEach((id, place) => (places[id] = place));
    return { ids: all, places, scoreOf: () => null };
  }
  const ids = new Int32Array(all.length);
  const scores = new Float64Array(end).fill(NaN);
  for (const id of all) places[id] = -2; // can be seen, and has no place yet
  let length = 0;
  const add = (id: number): void => {
    if (places[id] !== -2) return;
    places[id] = length;
    ids[length++] = id;
  };
  set.samples.forEach((id, at) => {
    add(id);
    scores[id] = set.scores[at] ?? NaN;
  });
  all.forEach(add);
  const scoreOf = (id: number): number | null => {
    const score = scores[id] ?? NaN;
    return Number.isNaN(score) ? null : score;
  };
  return { ids, places, scoreOf };
}

/** Adds a sample to the totals, by the state that it has there. */
function count(progress: Progress, { splits: splitNumbers, hasReference }: Catalog, id: number): void {
  const state = progress.states[id] ?? 0;
  const split = splitNumbers[id] ?? 0;
  const toDo = toDoTable[(state * splits.length + split) * 2 + (hasReference[id] ?? 0)] ?? 0;
  progress.byState[state] = (progress.byState[state] ?? 0) + 1;
  progress.toDo[id] = toDo;
  progress.toDoTotal += toDo;
}

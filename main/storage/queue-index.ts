/**
 * The queue of each annotator in memory: 100,000 samples are 2 MB of small numbers, and a filter, a total, a page or a
 * neighbour is then one walk over them. The rows stay the truth: the index is read from them, follows each save, and is read
 * again after anything else, a failed transaction and another process's writes included.
 */
import { reviewStates, type ReviewState } from '../../src/domain/document';
import { splits, type Split } from '../../src/domain/sample';
import type { Connection } from './connection';
import { visible } from './horizon';

/** One annotator's samples in the order of the queue, by place. */
export interface Queue {
  readonly length: number;
  readonly ids: Int32Array;
  readonly keys: Float64Array;
  readonly states: Uint8Array;
  readonly splits: Uint8Array;
  readonly hasImage: Uint8Array;
  /** The place of each sample, by its id; -1 = not to be seen. */
  readonly places: Int32Array;
}

export const stateNumber = (state: ReviewState): number => reviewStates.indexOf(state);
export const splitNumber = (split: Split): number => splits.indexOf(split);

interface SplitCount {
  readonly split: Split;
  readonly count: number;
}

type Row = [id: number, key: number, state: ReviewState, split: Split, hasImage: number];

export class QueueIndex {
  readonly #queues = new Map<number, Queue>();
  readonly #version;
  readonly #rows;
  readonly #size;
  readonly #lastSample;
  readonly #gold;
  #goldCounts: readonly SplitCount[] | null = null;
  #seenVersion = -1;

  constructor(db: Connection) {
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck();
    this.#size = db.prepare<[number], number>('SELECT count(*) FROM work WHERE annotator_id = ?').pluck();
    this.#lastSample = db.prepare<[], number>('SELECT last_sample FROM horizon').pluck();
    this.#gold = db.prepare<[], SplitCount>(
      `SELECT split, count(*) AS count FROM samples INDEXED BY samples_with_gold
       WHERE gold IS NOT NULL AND id ${visible} GROUP BY split`,
    );
    this.#rows = db
      .prepare<[number], Row>(
        `SELECT sample_id, queue_key, state, split, has_image FROM work INDEXED BY work_in_queue
         WHERE annotator_id = ? AND sample_id ${visible} ORDER BY queue_key, sample_id`,
      )
      .raw();
  }

  of(annotatorId: number): Queue {
    this.#follow();
    let queue = this.#queues.get(annotatorId);
    if (!queue) {
      queue = this.#read(annotatorId);
      this.#queues.set(annotatorId, queue);
    }
    return queue;
  }

  /** How many samples of each split have an imported reference. */
  goldCounts(): readonly SplitCount[] {
    this.#follow();
    this.#goldCounts ??= this.#gold.all();
    return this.#goldCounts;
  }

  /** A document was saved. */
  follow(annotatorId: number, sampleId: number, state: ReviewState): void {
    const queue = this.#queues.get(annotatorId);
    const place = queue?.places[sampleId] ?? -1;
    if (queue && place >= 0) queue.states[place] = stateNumber(state);
  }

  /** Order, splits or samples changed. */
  forget(): void {
    this.#queues.clear();
    this.#goldCounts = null;
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

  #read(annotatorId: number): Queue {
    const most = this.#size.get(annotatorId) ?? 0;
    const ids = new Int32Array(most);
    const keys = new Float64Array(most);
    const states = new Uint8Array(most);
    const splitNumbers = new Uint8Array(most);
    const hasImage = new Uint8Array(most);
    const places = new Int32Array((this.#lastSample.get() ?? 0) + 1).fill(-1);
    let length = 0;
    for (const [id, key, state, split, image] of this.#rows.iterate(annotatorId)) {
      ids[length] = id;
      keys[length] = key;
      states[length] = stateNumber(state);
      splitNumbers[length] = splitNumber(split);
      hasImage[length] = image;
      places[id] = length;
      length += 1;
    }
    return { length, ids, keys, states, splits: splitNumbers, hasImage, places };
  }
}

/**
 * Sets of scores as stored in a row: two lists of numbers, the highest score first, ties in the order of import, so that
 * the same scores give the same queue everywhere. All machines that the app runs on are little-endian.
 */
import { AppError } from '../../src/errors';
import type { ScoreKey } from '../../src/storage/score-store';
import type { Connection } from './connection';

interface ScoreSet {
  readonly at: number;
  readonly samples: Int32Array;
  readonly scores: Float64Array;
}

interface Row {
  at: number;
  samples: Buffer;
  scores: Buffer;
}

export class ScoreSets {
  readonly #find;
  readonly #at;
  readonly #newest;
  readonly #remove;
  readonly #add;

  constructor(private readonly db: Connection) {
    const where = 'FROM score_sets WHERE strategy = ? AND source_id IS ?';
    this.#find = db.prepare<[string, number | null], Row>(`SELECT at, samples, scores ${where}`);
    this.#at = db.prepare<[string, number | null], number>(`SELECT at ${where}`).pluck();
    this.#newest = db.prepare<[string], ScoreKey>(
      'SELECT strategy, source_id AS source FROM score_sets WHERE strategy = ? ORDER BY at DESC, source_id DESC LIMIT 1',
    );
    this.#remove = db.prepare(`DELETE ${where}`);
    this.#add = db.prepare('INSERT INTO score_sets (strategy, source_id, at, samples, scores) VALUES (?, ?, ?, ?, ?)');
  }

  get({ strategy, source }: ScoreKey): ScoreSet | null {
    const row = this.#find.get(strategy, source);
    if (!row) return null;
    return { at: row.at, samples: new Int32Array(copied(row.samples)), scores: new Float64Array(copied(row.scores)) };
  }

  at({ strategy, source }: ScoreKey): number | null {
    return this.#at.get(strategy, source) ?? null;
  }

  newest(strategy: string): ScoreKey | null {
    return this.#newest.get(strategy) ?? null;
  }

  replace({ strategy, source }: ScoreKey, scores: Iterable<readonly [number, number]>, at: number): void {
    const { samples, values } = sorted(scores);
    this.db
      .transaction(() => {
        this.#remove.run(strategy, source);
        this.#add.run(strategy, source, at, Buffer.from(samples.buffer), Buffer.from(values.buffer));
      })
      .immediate();
  }
}

interface Sorted {
  readonly samples: Int32Array;
  readonly values: Float64Array;
}

function sorted(scores: Iterable<readonly [number, number]>): Sorted {
  const samples: number[] = [];
  const values: number[] = [];
  for (const [sample, score] of scores) {
    if (Number.isNaN(score)) throw new AppError('bad-input', `The score of sample ${sample} is not a number.`);
    samples.push(sample);
    values.push(score);
  }
  if (samples.some((id, at) => at > 0 && id <= (samples[at - 1] ?? 0))) return byComparing(samples, values);
  // Numbers sort themselves fast, and then say where each sample goes: of equal ones the first comes first.
  const highestFirst = Float64Array.from(values).sort().reverse();
  const taken = new Int32Array(samples.length);
  const ids = new Int32Array(samples.length);
  for (const [at, value] of values.entries()) {
    const first = firstNotAbove(highestFirst, value);
    const before = taken[first] ?? 0;
    ids[first + before] = samples[at] ?? 0;
    taken[first] = before + 1;
  }
  return { samples: ids, values: highestFirst };
}

/** Where samples come in another order than that of import. */
function byComparing(samples: readonly number[], values: readonly number[]): Sorted {
  const order = Uint32Array.from(samples, (_, at) => at).sort(
    (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || (samples[a] ?? 0) - (samples[b] ?? 0),
  );
  return {
    samples: Int32Array.from(order, (at) => samples[at] ?? 0),
    values: Float64Array.from(order, (at) => values[at] ?? 0),
  };
}

function firstNotAbove(highestFirst: Float64Array, value: number): number {
  let from = 0;
  let to = highestFirst.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((highestFirst[middle] ?? 0) > value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A buffer of SQLite's may begin at any byte; numbers of 8 bytes must not. */
function copied({ buffer, byteOffset, byteLength }: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy;
}

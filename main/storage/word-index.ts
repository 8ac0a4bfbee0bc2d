/** Which samples have the words a person typed. The last few answers are kept: each page and step of a search asks again. */
import { LruCache } from '../../src/lru-cache';
import type { Connection } from './connection';
import { visible } from './horizon';
import { matchExpression } from './search-text';

const answersKept = 4;

export class WordIndex {
  readonly #find;
  readonly #lastSample;
  readonly #answers = new LruCache<string, Uint8Array>(answersKept);

  constructor(db: Connection) {
    this.#find = db
      .prepare<[string], number>(`SELECT rowid FROM sample_search WHERE sample_search MATCH ? AND rowid ${visible}`)
      .pluck();
    this.#lastSample = db.prepare<[], number>('SELECT last_sample FROM horizon').pluck();
  }

  /** 1 for each sample id with all the words; null where no words were typed. */
  find(typed: string): Uint8Array | null {
    if (typed.trim() === '') return null;
    const last = this.#lastSample.get() ?? 0;
    const expression = matchExpression(typed);
    if (expression === null) return new Uint8Array(0); // only characters that are not indexed
    const key = `${last} ${expression}`; // texts never change: only an import brings new ones
    const known = this.#answers.get(key);
    if (known) return known;
    const found = new Uint8Array(last + 1);
    for (const id of this.#find.all(expression)) found[id] = 1;
    this.#answers.set(key, found);
    return found;
  }
}

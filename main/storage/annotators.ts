/** Annotators by name. A row is made with the first edit; reading an annotator's work before that finds none. */
import { AppError } from '../../src/errors';
import type { Connection } from './connection';

/** Stands for an annotator without a row, who has no work. */
const noAnnotator = 0;

export class Annotators {
  readonly #ids = new Map<string, number>();
  readonly #find;
  readonly #all;

  constructor(private readonly db: Connection) {
    this.#find = db.prepare<[string], number>('SELECT id FROM annotators WHERE name = ?').pluck();
    this.#all = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM annotators ORDER BY id');
  }

  /** The annotator's row; `noAnnotator` where there is none. */
  find(name: string): number {
    const known = this.#ids.get(name) ?? this.#find.get(name);
    if (known === undefined) return noAnnotator;
    if (!this.db.inTransaction) this.#ids.set(name, known); // a row made in a transaction may still be rolled back
    return known;
  }

  /** The annotator's row; made where there is none yet. */
  id(name: string): number {
    const known = this.find(name);
    if (known !== noAnnotator) return known;
    if (this.db.readonly) throw new AppError('not-found', `Nobody named ${name} has annotated in this project.`);
    return Number(this.db.prepare('INSERT INTO annotators (name) VALUES (?)').run(name).lastInsertRowid);
  }

  all(): readonly { readonly id: number; readonly name: string }[] {
    return this.#all.all();
  }
}

/** Annotators by name. A new one gets a line of work for every sample, so that lists need no outer joins. */
import { AppError } from '../../src/errors';
import type { Connection } from './connection';

export class Annotators {
  readonly #ids = new Map<string, number>();
  readonly #find;
  readonly #all;

  constructor(private readonly db: Connection) {
    this.#find = db.prepare<[string], number>('SELECT id FROM annotators WHERE name = ?').pluck();
    this.#all = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM annotators ORDER BY id');
  }

  /** The annotator's row; made where there is none yet. */
  id(name: string): number {
    const known = this.#ids.get(name) ?? this.#find.get(name);
    if (known !== undefined) {
      if (!this.db.inTransaction) this.#ids.set(name, known); // a row made in a transaction may still be rolled back
      return known;
    }
    if (this.db.readonly) throw new AppError('not-found', `Nobody named ${name} has annotated in this project.`);
    return this.#add(name);
  }

  all(): readonly { readonly id: number; readonly name: string }[] {
    return this.#all.all();
  }

  #add(name: string): number {
    return this.db.transaction(() => {
      const id = Number(this.db.prepare('INSERT INTO annotators (name) VALUES (?)').run(name).lastInsertRowid);
      this.db
        .prepare(
          `INSERT INTO work (sample_id, annotator_id, state, split, has_image, uncertainty, queue_key)
           SELECT s.id, ?, 'new', s.split, s.image_hash IS NOT NULL, NULL, 2 FROM samples s`,
        )
        .run(id);
      return id;
    })();
  }
}

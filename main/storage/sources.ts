/** Who suggests: few rows, asked for with every sample and so kept. A source of a running import is not heard yet. */
import type { Source } from '../../src/storage/suggestion-store';
import type { Connection } from './connection';

export const heard =
  '(o.import_id IS NULL OR EXISTS (SELECT 1 FROM imports i WHERE i.id = o.import_id AND i.finished_at IS NOT NULL))';

export class Sources {
  readonly #version;
  readonly #rows;
  readonly #add;
  #known: ReadonlyMap<number, Source> | null = null;
  #seenVersion = -1;

  constructor(db: Connection) {
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck();
    this.#rows = db.prepare<[], Source>(
      `SELECT o.id, o.kind, o.name, o.at FROM sources o WHERE ${heard} ORDER BY o.id`,
    );
    this.#add = db.prepare("INSERT INTO sources (kind, name, import_id, at) VALUES ('checkpoint', ?, NULL, ?)");
  }

  /** By id, the oldest first. */
  all(): ReadonlyMap<number, Source> {
    const version = this.#version.get() ?? 0;
    if (version !== this.#seenVersion) this.#known = null;
    this.#seenVersion = version;
    return (this.#known ??= new Map(this.#rows.all().map((source) => [source.id, source])));
  }

  /** The newest one of that name. */
  find(kind: Source['kind'], name: string): Source | null {
    return [...this.all().values()].findLast((source) => source.kind === kind && source.name === name) ?? null;
  }

  /** The source that a checkpoint is; made where there is none. */
  checkpoint(name: string, at: number): Source {
    const known = this.find('checkpoint', name);
    if (known) return known;
    const id = Number(this.#add.run(name, at).lastInsertRowid);
    this.forget();
    return { id, kind: 'checkpoint', name, at };
  }

  /** An import with suggestions has ended. */
  forget(): void {
    this.#known = null;
  }
}

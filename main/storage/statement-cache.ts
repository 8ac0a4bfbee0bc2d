/** Statements whose text depends on which filters are set: each text is prepared once. */
import type { Statement } from 'better-sqlite3';
import type { Connection } from './connection';

export class StatementCache {
  readonly #statements = new Map<string, Statement>();

  constructor(private readonly db: Connection) {}

  /** `Row` is what the SQL selects: it is written beside it. */
  get<Bind extends unknown[], Row>(sql: string): Statement<Bind, Row> {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement as Statement<Bind, Row>;
  }
}

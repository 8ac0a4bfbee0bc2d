/** The frozen history of the tables: a step that was released is never edited, a change is a new step. */
import type { Connection } from '../connection';
import { sql as samples } from './001-samples';
import { sql as annotations } from './002-annotations';
import { sql as learning } from './003-learning';
import { sql as watch } from './004-watch';
import { up as layers } from './005-layers';

export interface Migration {
  /** The `user_version` it leads to: 1, 2, 3 … without a gap. */
  readonly version: number;
  /** Brings the tables there, in the caller's transaction. */
  readonly up: (db: Connection) => void;
}

const sql =
  (statements: string): Migration['up'] =>
  (db) =>
    void db.exec(statements);

export const migrations: readonly Migration[] = [
  { version: 1, up: sql(samples) },
  { version: 2, up: sql(annotations) },
  { version: 3, up: sql(learning) },
  { version: 4, up: sql(watch) },
  { version: 5, up: layers },
];

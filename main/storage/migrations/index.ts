/** The frozen history of the tables: a step that was released is never edited, a change is a new step. */
import { sql as samples } from './001-samples';
import { sql as annotations } from './002-annotations';
import { sql as learning } from './003-learning';
import { sql as watch } from './004-watch';

export interface Migration {
  /** The `user_version` it leads to: 1, 2, 3 … without a gap. */
  readonly version: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  { version: 1, sql: samples },
  { version: 2, sql: annotations },
  { version: 3, sql: learning },
  { version: 4, sql: watch },
];

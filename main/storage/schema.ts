/**
 * Whether the tables of a project's file are those of its version and nothing more. A file that somebody sent may have triggers and
 * views, which run whenever the app writes, or tables that are not what they are called.
 */
import Database from 'better-sqlite3';
import { AppError } from '../../src/errors';
import type { Connection } from './connection';
import { migrations } from './migrations';

interface SchemaObject {
  type: string;
  name: string;
  sql: string | null;
}

/** Throws `bad-file` where a part of the file is not as this version of the tables makes it. */
export function mustBeOurs(db: Connection): void {
  const ours = madeBy(Number(db.pragma('user_version', { simple: true })));
  const left = new Map(ours);
  for (const { type, name, sql } of objectsOf(db)) {
    const own = left.get(name);
    if (own === undefined) throw notOurs(`a ${type} named ${JSON.stringify(name)}, which is not of Mnerva`);
    if (own !== said(type, sql))
      throw notOurs(`a ${type} named ${JSON.stringify(name)} that is not as Mnerva makes it`);
    left.delete(name);
  }
  const [missing] = left.keys();
  if (missing !== undefined) throw notOurs(`no ${missing}`);
}

const partsOfSearch = ['data', 'idx', 'content', 'docsize', 'config']
  .map((part) => `'sample_search_${part}'`)
  .join(', ');

/** What SQLite keeps for itself, statistics and the parts of a search index, it makes as it likes. */
function objectsOf(db: Connection): SchemaObject[] {
  return db
    .prepare<[], SchemaObject>(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE NOT (type IN ('table', 'index') AND name GLOB 'sqlite_*')
         AND NOT (type = 'table' AND name IN (${partsOfSearch}))`,
    )
    .all();
}

const known = new Map<number, ReadonlyMap<string, string>>();

/** The tables and indexes of a version, by name. */
function madeBy(version: number): ReadonlyMap<string, string> {
  const found = known.get(version);
  if (found) return found;
  const db = new Database(':memory:');
  try {
    for (const { version: step, up } of migrations) if (step <= version) up(db);
    const made = new Map(objectsOf(db).map(({ type, name, sql }) => [name, said(type, sql)]));
    known.set(version, made);
    return made;
  } finally {
    db.close();
  }
}

const said = (type: string, sql: string | null): string => `${type} ${(sql ?? '').replace(/\s+/g, ' ')}`;

function notOurs(what: string): AppError {
  return new AppError(
    'bad-file',
    `The project file has ${what}.`,
    'Nothing was changed. Restore the project from a backup of your own, or take out what another program put there.',
  );
}

/** Every row of a project's database as text: what a test compares before and after. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

export function tablesOf(folder: string): Record<string, readonly string[]> {
  const db = new Database(join(folder, 'project.sqlite'), { readonly: true });
  try {
    const names = db
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all();
    return Object.fromEntries(names.map((name) => [name, rowsOf(db, name)]));
  } finally {
    db.close();
  }
}

function rowsOf(db: Database.Database, table: string): string[] {
  return db
    .prepare(`SELECT * FROM "${table}"`)
    .all()
    .map((row) => JSON.stringify(row));
}

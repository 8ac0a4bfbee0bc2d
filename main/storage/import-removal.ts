/**
 * Taking imports out: what a killed process left unfinished, and what a person takes back. A finished import that is taken back
 * becomes an unfinished one whose samples are in no list; then its rows go in steps, here or when the project is next opened.
 */
import { AppError } from '../../src/errors';
import type { TouchedSamples } from '../../src/storage/import-store';
import type { Connection } from './connection';

/** Few enough that other windows do not wait for a step. */
const rowsRemovedAtOnce = 50;
const examples = 3;

/** Removes unfinished imports with their samples, each step a transaction; returns the sources of those that were cut off. */
export function takeOutUnfinished(db: Connection): string[] {
  const rows = db
    .prepare<[], { id: number; source: string; report: string }>(
      'SELECT id, source, report FROM imports WHERE finished_at IS NULL',
    )
    .all();
  for (const { id } of rows) for (const _ of removeRows(db, id));
  // One that a person takes back had ended, with its report.
  return rows.filter(({ report }) => report === 'null').map(({ source }) => source);
}

/** The rows of an unfinished import, a step at a time: how many samples are gone. */
export function* removeRows(db: Connection, id: number): Generator<number> {
  const some = db
    .prepare<[number], number>(`SELECT id FROM samples WHERE import_id = ? LIMIT ${rowsRemovedAtOnce}`)
    .pluck();
  const removeSearch = db.prepare('DELETE FROM sample_search WHERE rowid = ?');
  const removeSample = db.prepare('DELETE FROM samples WHERE id = ?'); // its work, log and suggestions go with it
  const removeSource = db.prepare('DELETE FROM sources WHERE import_id = ?'); // its suggestions go with it
  const removeImport = db.prepare('DELETE FROM imports WHERE id = ?');
  const step = db.transaction((): number => {
    const ids = some.all(id);
    for (const sample of ids) {
      removeSearch.run(sample);
      removeSample.run(sample);
    }
    if (ids.length > 0) return ids.length;
    removeSource.run(id);
    removeImport.run(id);
    return 0;
  });
  for (let gone = 0, last = step(); last > 0; last = step()) yield (gone += last);
}

/** Samples of an import that somebody has edited, or has made the reference of. */
export function touchedSamples(db: Connection, id: number): TouchedSamples {
  const touched = `FROM samples s WHERE s.import_id = ? AND (
    EXISTS (SELECT 1 FROM edit_log WHERE sample_id = s.id)
    OR EXISTS (SELECT 1 FROM reference_layers WHERE sample_id = s.id AND kind = 'person'))`;
  const count = db.prepare<[number], number>(`SELECT count(*) ${touched}`).pluck().get(id) ?? 0;
  const some = db.prepare<[number], string>(`SELECT external_id ${touched} ORDER BY s.id LIMIT ${examples}`).pluck();
  return { count, examples: some.all(id) };
}

/** The import is gone from every list in one transaction; its rows are left for `removeRows`. */
export function hideImport(db: Connection, id: number): void {
  const row = db
    .prepare<[number], { source: string; started_at: number }>(
      'SELECT source, started_at FROM imports WHERE id = ? AND finished_at IS NOT NULL',
    )
    .get(id);
  if (!row)
    throw new AppError('not-found', `There is no import ${id} in this project.`, 'Look at the list of imports.');
  db.transaction(() => {
    const { count, examples: some } = touchedSamples(db, id);
    if (count > 0) {
      const named = `${some.join(', ')}${count > some.length ? ' …' : ''}`;
      throw new AppError(
        'refused',
        `People have worked on ${count} of the samples of ${row.source}: ${named}.`,
        'Undo that work first, or keep the import: taking it back would lose it.',
      );
    }
    db.prepare('DELETE FROM catalog WHERE sample_id IN (SELECT id FROM samples WHERE import_id = ?)').run(id);
    // What it said of other imports' samples goes too; the reference before it is the reference again.
    const others = db
      .prepare<[string, number, number], number>(
        `DELETE FROM reference_layers WHERE kind = 'file' AND name = ? AND at = ?
         AND sample_id NOT IN (SELECT id FROM samples WHERE import_id = ?) RETURNING sample_id`,
      )
      .pluck()
      .all(row.source, row.started_at, id);
    const point = db.prepare(
      `UPDATE catalog SET reference = (SELECT coalesce(max(version), 0) FROM reference_layers WHERE sample_id = @id)
       WHERE sample_id = @id`,
    );
    for (const sample of others) point.run({ id: sample });
    db.prepare('UPDATE imports SET finished_at = NULL WHERE id = ?').run(id);
  }).immediate();
}

/** Looks at everything a project holds and says what is wrong with it, a sentence each. Changes nothing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src/errors';
import type { CheckReport, StoreTask } from '../../src/storage/project-store';
import type { Connection } from './connection';
import { imageFiles, imagePath, sha256 } from './images';
import { decode, decodeTokens, Mentions } from './json';
import { visible } from './horizon';

export async function checkProject(db: Connection, folder: string, task: StoreTask = {}): Promise<CheckReport> {
  const problems = [...databaseProblems(db), ...contentProblems(db), ...checkpointProblems(db, folder)];
  const images = db.prepare<[], string>('SELECT hash FROM images ORDER BY hash').pluck().all();
  let done = 0;
  for (const hash of images) {
    if (task.signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
    problems.push(...(await imageProblems(folder, hash)));
    task.onProgress?.({ done: ++done, total: images.length });
  }
  const known = new Set(images);
  const orphans = (await imageFiles(folder)).filter((name) => !known.has(name));
  if (orphans.length > 0) {
    const files = orphans.length === 1 ? '1 file' : `${orphans.length} files`;
    problems.push(
      `${files} under images/ that belong to no sample, the first is ${orphans[0]}: left by an import that was cut short, ` +
        'or put there by hand. They do no harm and may be deleted.',
    );
  }
  const samples = db.prepare<[], number>(`SELECT count(*) FROM samples WHERE id ${visible}`).pluck().get() ?? 0;
  return { ok: problems.length === 0, problems, samples, images: images.length };
}

/** What SQLite itself finds. */
export function databaseProblems(db: Connection): string[] {
  const problems: string[] = [];
  const found = db.prepare<[], string>('PRAGMA integrity_check').pluck().all();
  if (found[0] !== 'ok') problems.push(...found.map((line) => `The database is damaged: ${line}`));
  const foreign = db.pragma('foreign_key_check');
  if (Array.isArray(foreign) && foreign.length > 0)
    problems.push(`${foreign.length} rows point to rows that are not there.`);
  return problems;
}

function contentProblems(db: Connection): string[] {
  const problems: string[] = [];
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const unsearchable = count('SELECT count(*) FROM samples WHERE id NOT IN (SELECT rowid FROM sample_search)');
  if (unsearchable > 0) problems.push(`${unsearchable} samples are missing in the search index.`);
  const withoutWork = count(
    'SELECT count(*) FROM samples, annotators WHERE NOT EXISTS (SELECT 1 FROM work WHERE sample_id = samples.id AND annotator_id = annotators.id)',
  );
  if (withoutWork > 0) problems.push(`${withoutWork} samples have no work row.`);
  problems.push(...unreadable(db), ...wrongCounts(db));
  const behind = count(
    `SELECT count(*) FROM work w WHERE w.revision <>
       (SELECT count(*) FROM edit_log l WHERE l.sample_id = w.sample_id AND l.annotator_id = w.annotator_id)`,
  );
  if (behind > 0) problems.push(`${behind} documents do not have one line of the edit log for each revision.`);
  return problems;
}

/** Documents and tokens that do not parse, or mentions that overlap or leave the text. */
function unreadable(db: Connection): string[] {
  const rows = db.prepare<[], { id: number; external_id: string; text: string; tokens: string; mentions: string }>(
    'SELECT s.id, s.external_id, s.text, s.tokens, w.mentions FROM samples s JOIN work w ON w.sample_id = s.id',
  );
  const problems: string[] = [];
  for (const row of rows.iterate()) {
    try {
      const length = decodeTokens(row.tokens, row.text).length;
      let end = 0;
      for (const mention of decode(Mentions, row.mentions)) {
        if (mention.start < end || mention.end > length) throw new Error('spans');
        end = mention.end;
      }
    } catch {
      problems.push(`The sample ${row.external_id} cannot be read.`);
    }
  }
  return problems;
}

function wrongCounts(db: Connection): string[] {
  const wrong = db
    .prepare<[], { type: string }>(
      `WITH truth AS (
         SELECT w.annotator_id, m.value ->> 'type' AS type, count(*) AS count FROM work w, json_each(w.mentions) m
         WHERE m.value ->> 'status' = 'confirmed' GROUP BY 1, 2)
       SELECT type FROM (SELECT * FROM truth EXCEPT SELECT * FROM mention_counts)
       UNION SELECT type FROM (SELECT * FROM mention_counts WHERE count <> 0 EXCEPT SELECT * FROM truth)`,
    )
    .all();
  return wrong.map(({ type }) => `The number of ${type} mentions is not what the documents hold.`);
}

function checkpointProblems(db: Connection, folder: string): string[] {
  const kept = db.prepare<[], { name: string; folder: string }>(
    'SELECT name, folder FROM checkpoints WHERE folder IS NOT NULL',
  );
  return kept
    .all()
    .filter((checkpoint) => !existsSync(join(folder, checkpoint.folder)))
    .map(({ name, folder: path }) => `The checkpoint ${name} is not there (${path}).`);
}

async function imageProblems(folder: string, hash: string): Promise<string[]> {
  try {
    return sha256(await readFile(imagePath(folder, hash))) === hash ? [] : [`The picture ${hash} is damaged.`];
  } catch {
    return [`The picture ${hash} is not there.`];
  }
}

/** Looks at everything a project holds and says what is wrong with it, a sentence each. Changes nothing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Span } from '../../src/domain/span';
import { AppError } from '../../src/errors';
import type { CheckReport, StoreTask } from '../../src/storage/project-store';
import type { Connection } from './connection';
import { imageFiles, imagePath, sha256 } from './images';
import { Alternatives, Decided, decode, decodeTokens, Mentions, ReferenceMentions, SuggestedMentions } from './json';
import { visible } from './horizon';
import { countWork, CurrentLabels } from './labels';

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
function databaseProblems(db: Connection): string[] {
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
  const unlisted = count('SELECT count(*) FROM samples WHERE id NOT IN (SELECT sample_id FROM catalog)');
  if (unlisted > 0) problems.push(`${unlisted} samples are missing in the catalog.`);
  const noReference = count(
    `SELECT count(*) FROM catalog c WHERE c.reference > 0
       AND NOT EXISTS (SELECT 1 FROM reference_layers r WHERE r.sample_id = c.sample_id AND r.version = c.reference)`,
  );
  if (noReference > 0) problems.push(`${noReference} samples name a reference that is not there.`);
  const differing = count(
    'SELECT count(*) FROM catalog c JOIN samples s ON s.id = c.sample_id WHERE c.has_image <> (s.image_hash IS NOT NULL)',
  );
  if (differing > 0)
    problems.push(`${differing} samples have a picture and are listed without it, or the other way round.`);
  const uneven = count('SELECT count(*) FROM score_sets WHERE length(samples) * 2 <> length(scores)');
  if (uneven > 0) problems.push(`${uneven} sets of scores are damaged: rank the queue again.`);
  const unshown = count(
    `SELECT count(*) FROM images i WHERE NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = i.hash)
       AND NOT EXISTS (SELECT 1 FROM imports WHERE finished_at IS NULL)`, // one that runs brings its tweets after its pictures
  );
  if (unshown > 0) {
    problems.push(
      `${unshown === 1 ? '1 picture belongs' : `${unshown} pictures belong`} to no sample: left by an import that was cut short. ` +
        'They do no harm; the next import that is stopped takes them out.',
    );
  }
  const spoiled = unreadable(db);
  problems.push(...(spoiled.length > 0 ? spoiled : wrongCounts(db))); // what cannot be read cannot be counted
  const behind = count(
    `SELECT count(*) FROM work w WHERE w.revision <>
       (SELECT count(*) FROM edit_log l WHERE l.sample_id = w.sample_id AND l.annotator_id = w.annotator_id)`,
  );
  if (behind > 0) problems.push(`${behind} documents do not have one line of the edit log for each revision.`);
  return problems;
}

/** Layers and tokens that do not parse as a whole, or mentions that leave the text or, but for a reference's, overlap. */
function unreadable(db: Connection): string[] {
  const layer = (name: Layer, mentions: string, from: string, readings = 'NULL'): string =>
    `SELECT s.external_id, s.text, s.tokens, '${name}' AS layer, ${mentions} AS mentions, ${readings} AS readings
     FROM samples s ${from}`;
  const rows = db.prepare<[], LayerRow>(
    [
      layer('text', 'NULL', ''),
      layer('work', 'l.mentions', 'JOIN work l ON l.sample_id = s.id'),
      layer('decided', 'l.decided', 'JOIN work l ON l.sample_id = s.id'),
      layer('reference', 'l.mentions', 'JOIN reference_layers l ON l.sample_id = s.id'),
      layer('suggestions', 'l.mentions', 'JOIN suggestions l ON l.sample_id = s.id', 'l.alternatives'),
    ].join(' UNION ALL '),
  );
  const problems = new Set<string>();
  for (const { external_id: name, text, tokens, layer, mentions, readings } of rows.iterate()) {
    try {
      const length = decodeTokens(tokens, text).length;
      if (readings !== null) decode(Alternatives, readings);
      const mayOverlap = layer === 'decided' || layer === 'reference';
      if (mentions !== null) mustFit(decode<readonly Span[]>(layerSchemas[layer], mentions), length, mayOverlap);
    } catch {
      problems.add(`The sample ${name} cannot be read.`);
    }
  }
  return [...problems];
}

interface LayerRow {
  external_id: string;
  text: string;
  tokens: string;
  layer: Layer;
  mentions: string | null;
  readings: string | null;
}

/** As those read them who show them. */
const layerSchemas = {
  text: Mentions,
  work: Mentions,
  decided: Decided,
  reference: ReferenceMentions,
  suggestions: SuggestedMentions,
} as const;
type Layer = keyof typeof layerSchemas;

function mustFit(spans: readonly Span[], length: number, mayOverlap: boolean): void {
  let end = 0;
  for (const span of spans) {
    if (span.start < 0 || span.start >= span.end || span.end > length || (!mayOverlap && span.start < end))
      throw new Error('spans');
    end = span.end;
  }
}

/** Counts are kept by the type that a mention is read as. */
function wrongCounts(db: Connection): string[] {
  const truth = countWork(db, new CurrentLabels(db).resolver);
  const kept = db
    .prepare<[], { annotator: number; type: string; count: number }>(
      'SELECT annotator_id AS annotator, type, count FROM mention_counts WHERE count <> 0',
    )
    .all();
  const wrong = new Set<string>();
  for (const { annotator, type, count } of kept) {
    if (truth.get(annotator)?.get(type) !== count) wrong.add(type);
    truth.get(annotator)?.delete(type);
  }
  for (const counts of truth.values()) for (const type of counts.keys()) wrong.add(type);
  return [...wrong].map((type) => `The number of ${type} mentions is not what people's work holds.`);
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

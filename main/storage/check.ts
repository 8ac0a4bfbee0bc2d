/** Looks at everything a project holds and says what is wrong with it, a sentence each. Changes nothing. */
import { readFile } from 'node:fs/promises';
import type { Span } from '../../src/domain/span';
import { toAppError } from '../../src/errors';
import type { CheckReport, StoreTask } from '../../src/storage/project-store';
import { checkpointPath, isPlainFile, isPlainFolder, picturePath } from '../files/inside';
import { inTurns, turns, type Turn } from '../turns/turns';
import { openForReading, type Connection } from './connection';
import { imageFiles, sha256 } from './images';
import { Alternatives, Decided, decode, decodeTokens, Mentions, ReferenceMentions, SuggestedMentions } from './json';
import { visible } from './horizon';
import { countingWork, CurrentLabels } from './labels';
import { queryInThread } from './query-thread';

/** `task.signal` is looked at all the time: in a thread, or between two rows. */
export async function checkProject(db: Connection, folder: string, task: StoreTask = {}): Promise<CheckReport> {
  const turn = turns(task.signal);
  const problems = [
    ...(await databaseProblems(db, task.signal)),
    ...(await rowProblems(db, turn)),
    ...checkpointProblems(db, folder),
  ];
  const images = db.prepare<[], string>('SELECT hash FROM images ORDER BY hash').pluck().all();
  let done = 0;
  for (const hash of images) {
    await turn();
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

/** What SQLite finds by itself, and by questions that look at all rows. */
async function databaseProblems(db: Connection, signal: AbortSignal | undefined): Promise<string[]> {
  const statements = ['PRAGMA integrity_check', 'PRAGMA foreign_key_check', ...questions.map(({ sql }) => sql)];
  const [integrity = [], foreign = [], ...answers] = await queryInThread({ file: db.name, statements }, signal);
  const problems: string[] = [];
  if (integrity[0]?.[0] !== 'ok')
    problems.push(...integrity.map(([line]) => `The database is damaged: ${String(line)}`));
  if (foreign.length > 0) problems.push(`${foreign.length} rows point to rows that are not there.`);
  questions.forEach(({ says }, i) => {
    const count = Number(answers[i]?.[0]?.[0] ?? 0);
    if (count > 0) problems.push(says(count));
  });
  return problems;
}

/** Each counts what should not be there. */
const questions: readonly { readonly sql: string; readonly says: (count: number) => string }[] = [
  {
    sql: 'SELECT count(*) FROM samples WHERE id NOT IN (SELECT rowid FROM sample_search)',
    says: (n) => `${n} samples are missing in the search index.`,
  },
  {
    sql: 'SELECT count(*) FROM samples WHERE id NOT IN (SELECT sample_id FROM catalog)',
    says: (n) => `${n} samples are missing in the catalog.`,
  },
  {
    sql: `SELECT count(*) FROM catalog c WHERE c.reference > 0
       AND NOT EXISTS (SELECT 1 FROM reference_layers r WHERE r.sample_id = c.sample_id AND r.version = c.reference)`,
    says: (n) => `${n} samples name a reference that is not there.`,
  },
  {
    sql: 'SELECT count(*) FROM catalog c JOIN samples s ON s.id = c.sample_id WHERE c.has_image <> (s.image_hash IS NOT NULL)',
    says: (n) => `${n} samples have a picture and are listed without it, or the other way round.`,
  },
  {
    sql: 'SELECT count(*) FROM score_sets WHERE length(samples) * 2 <> length(scores)',
    says: (n) => `${n} sets of scores are damaged: rank the queue again.`,
  },
  {
    // An import that runs brings its tweets after its pictures.
    sql: `SELECT count(*) FROM images i WHERE NOT EXISTS (SELECT 1 FROM samples WHERE image_hash = i.hash)
       AND NOT EXISTS (SELECT 1 FROM imports WHERE finished_at IS NULL)`,
    says: (n) =>
      `${n === 1 ? '1 picture belongs' : `${n} pictures belong`} to no sample: left by an import that was cut short. ` +
      'They do no harm; the next import that is stopped takes them out.',
  },
  {
    sql: `SELECT count(*) FROM work w WHERE w.revision <>
       (SELECT count(*) FROM edit_log l WHERE l.sample_id = w.sample_id AND l.annotator_id = w.annotator_id)`,
    says: (n) => `${n} documents do not have one line of the edit log for each revision.`,
  },
];

/** Edits go on meanwhile: all rows are read as of one moment, on a connection of their own. */
async function rowProblems(db: Connection, turn: Turn): Promise<string[]> {
  const snapshot = openForReading(db.name);
  try {
    snapshot.exec('BEGIN');
    const spoiled = await unreadable(snapshot, turn);
    return spoiled.length > 0 ? spoiled : await wrongCounts(snapshot, turn); // what cannot be read cannot be counted
  } finally {
    snapshot.close();
  }
}

/** Layers and tokens that do not parse as a whole, or mentions that leave the text or, but for a reference's, overlap. */
async function unreadable(db: Connection, turn: Turn): Promise<string[]> {
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
  for await (const row of inTurns(rows.iterate(), turn)) {
    const { external_id: name, text, tokens, layer, mentions, readings } = row;
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
async function wrongCounts(db: Connection, turn: Turn): Promise<string[]> {
  const truth = new Map<number, Map<string, number>>();
  for (const _ of countingWork(db, new CurrentLabels(db).resolver, truth)) await turn();
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
  return kept.all().flatMap(({ name, folder: path }) => {
    try {
      return isPlainFolder(checkpointPath(folder, path)) ? [] : [`The checkpoint ${name} is not there (${path}).`];
    } catch (error) {
      return [toAppError(error).message];
    }
  });
}

async function imageProblems(folder: string, hash: string): Promise<string[]> {
  const gone = [`The picture ${hash} is not there.`];
  try {
    const path = picturePath(folder, hash);
    if (!isPlainFile(path)) return gone;
    return sha256(await readFile(path)) === hash ? [] : [`The picture ${hash} is damaged.`];
  } catch (error) {
    const { code, message } = toAppError(error);
    return code === 'bad-file' ? [message] : gone;
  }
}

/**
 * The import store. Batches are transactions of their own; all their samples are beyond the horizon (see migration 1)
 * until `finish` moves it. What is beyond it when a project is opened was left by a killed import and is removed.
 */
import type { Origin } from '../../src/domain/origin';
import { groundingOf } from '../../src/domain/region';
import { SampleId, type GroundedMention } from '../../src/domain/sample';
import { bySpan, overlaps } from '../../src/domain/span';
import { AppError } from '../../src/errors';
import type {
  DuplicateSample,
  ImportBatchResult,
  ImportRecord,
  ImportSession,
  ImportStart,
  ImportStore,
  NewSample,
} from '../../src/storage/import-store';
import { guarded, type Connection } from './connection';
import { encodeOrNull, encodeReference, encodeSuggestions, encodeTokens, type CompactSuggestion } from './json';
import type { QueueIndex } from './queue-index';
import { searchText } from './search-text';
import type { Sources } from './sources';

interface Row {
  id: number;
  format: string;
  source: string;
  content_hash: string;
  layout: string;
  started_at: number;
  finished_at: number;
  samples: number;
  report: string;
}

const rowsRemovedAtOnce = 2000;

export function createImports(db: Connection, index: QueueIndex, sources: Sources): ImportStore {
  const takenOut = db.readonly ? [] : takeOutUnfinished(db);
  const insertImport = db.prepare(
    'INSERT INTO imports (format, source, content_hash, layout, started_at) VALUES (?, ?, ?, ?, ?)',
  );
  const unfinished = db.prepare<[], number>('SELECT id FROM imports WHERE finished_at IS NULL').pluck();
  const close = db.prepare('UPDATE imports SET finished_at = ?, samples = ?, report = ? WHERE id = ?');
  const moveHorizon = db.prepare('UPDATE horizon SET last_sample = (SELECT coalesce(max(id), 0) FROM samples)');
  const select = 'SELECT * FROM imports WHERE finished_at IS NOT NULL';
  const byContent = db.prepare<[string], Row>(`${select} AND content_hash = ? ORDER BY id DESC LIMIT 1`);
  const byId = db.prepare<[number], Row>(`${select} AND id = ?`);
  const all = db.prepare<[], Row>(`${select} ORDER BY id`);
  const addBatch = batchInserter(db);

  return {
    takenOut,
    begin(start: ImportStart): ImportSession {
      if (unfinished.get() !== undefined) {
        throw new AppError('refused', 'Another import is running.', 'Wait until it has ended, or stop it.');
      }
      const { format, source, contentHash, layout, at } = start;
      const id = Number(
        insertImport.run(format, source, contentHash, JSON.stringify(layout ?? null), at).lastInsertRowid,
      );
      let added = 0;
      let open = true;
      const mustBeOpen = (): void => {
        if (!open) throw new AppError('refused', 'This import has ended.');
      };
      return guarded<ImportSession>({
        id,
        add(samples) {
          mustBeOpen();
          const result = addBatch.immediate(samples, { id, file: { kind: 'file', name: source, at } });
          added += result.added;
          return result;
        },
        finish(report, finishedAt) {
          mustBeOpen();
          db.transaction(() => {
            close.run(finishedAt, added, JSON.stringify(report ?? null), id);
            moveHorizon.run();
          })();
          index.forget();
          sources.forget();
          open = false;
        },
        abort() {
          if (!open) return;
          takeOutUnfinished(db);
          open = false;
        },
      });
    },
    withContent(contentHash) {
      const row = byContent.get(contentHash);
      return row ? record(row) : null;
    },
    get(id) {
      const row = byId.get(id);
      return row ? record(row) : null;
    },
    list: () => all.all().map(record),
  };
}

/** A running import, as its samples' rows refer to it. */
interface Running {
  readonly id: number;
  readonly file: Origin;
}

/** Inserts a batch in one transaction: the sample, its search words, its line of the catalog, and the layers it comes with. */
function batchInserter(db: Connection) {
  const existing = db.prepare<[string], { id: number; text: string; token_count: number }>(
    'SELECT id, text, token_count FROM samples WHERE external_id = ?',
  );
  const insertSample = db.prepare(
    `INSERT INTO samples (external_id, import_id, line, text, tokens, token_count, tags, image_hash, image_name,
       image_problem, meta, question) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSearch = db.prepare('INSERT INTO sample_search (rowid, words, external_id) VALUES (?, ?, ?)');
  const insertCatalog = db.prepare('INSERT INTO catalog VALUES (?, ?, ?, ?, ?)');
  const insertReference = db.prepare('INSERT INTO reference_layers VALUES (?, 1, ?, ?, ?, ?)');
  const insertSuggestion = db.prepare("INSERT INTO suggestions VALUES (?, ?, ?, '[]', NULL, ?, NULL, ?)");
  const has = db
    .prepare<[number, number], number>('SELECT 1 FROM suggestions WHERE sample_id = ? AND source_id = ?')
    .pluck();
  const findSource = db.prepare<[number], number>('SELECT id FROM sources WHERE import_id = ?').pluck();
  const insertSource = db.prepare("INSERT INTO sources (kind, name, import_id, at) VALUES ('file', ?, ?, ?)");

  /** The file as a source: made with the first sample that it suggests something of. */
  const sourceOf = ({ id, file }: Running): number =>
    findSource.get(id) ?? Number(insertSource.run(file.name, id, file.at).lastInsertRowid);

  /** false where an earlier line of the file has suggested something for this sample. */
  const suggest = (id: number, suggested: readonly GroundedMention[], words: number, running: Running): boolean => {
    const source = sourceOf(running);
    if (has.get(id, source) !== undefined) return false;
    const mentions = suggestedMentions(suggested, words, running.file);
    insertSuggestion.run(id, source, encodeSuggestions(mentions), words, running.file.at);
    return true;
  };

  const insertOne = (sample: NewSample, running: Running): void => {
    const { externalId, line, split, text, tokens, tags, reference, suggested, meta } = sample;
    const { imageHash, imageName, imageProblem, question } = sample;
    const { lastInsertRowid } = insertSample.run(
      externalId,
      running.id,
      line,
      text,
      encodeTokens(tokens, text),
      tokens.length,
      encodeOrNull(tags),
      imageHash,
      imageName,
      imageProblem,
      encodeOrNull(meta),
      question ?? null,
    );
    const id = Number(lastInsertRowid);
    insertSearch.run(id, searchText(text), searchText(externalId));
    const state = sample.state === 'flagged' || sample.state === 'skipped' ? sample.state : 'new';
    insertCatalog.run(id, split, imageHash === null ? 0 : 1, reference === null ? 0 : 1, state);
    const { kind, name, at } = running.file;
    if (reference) insertReference.run(id, kind, name, at, encodeReference(reference));
    if (suggested) suggest(id, suggested, tokens.length, running);
  };

  return db.transaction((samples: readonly NewSample[], running: Running): ImportBatchResult => {
    const duplicates: DuplicateSample[] = [];
    for (const sample of samples) {
      const taken = existing.get(sample.externalId);
      if (!taken) {
        insertOne(sample, running);
        continue;
      }
      const { externalId, line, text, tokens, suggested } = sample;
      const sameText = taken.text === text;
      // What a model said of a tweet that is here belongs beside what is known of it.
      const isSame = sameText && taken.token_count === tokens.length;
      const suggestionsTaken =
        suggested !== undefined && isSame && suggest(taken.id, suggested, tokens.length, running);
      duplicates.push({ externalId, line, existing: SampleId.parse(taken.id), sameText, suggestionsTaken });
    }
    return { added: samples.length - duplicates.length, duplicates };
  });
}

/** Of two that overlap the first one stays, as in every document. */
function suggestedMentions(suggested: readonly GroundedMention[], words: number, file: Origin): CompactSuggestion[] {
  const kept: GroundedMention[] = [];
  for (const mention of [...suggested].sort(bySpan)) {
    if (mention.end <= words && !kept.some((k) => overlaps(k, mention))) kept.push(mention);
  }
  return kept.map(({ start, end, type, regions }, i) => ({
    start,
    end,
    type,
    score: null,
    ...(regions !== null && { grounding: groundingOf(regions, `i${i}`, file) }),
  }));
}

/** Removes unfinished imports with their samples, in steps that are each a transaction; returns their sources. */
function takeOutUnfinished(db: Connection): string[] {
  const rows = db
    .prepare<[], { id: number; source: string }>('SELECT id, source FROM imports WHERE finished_at IS NULL')
    .all();
  const some = db
    .prepare<[number], number>(`SELECT id FROM samples WHERE import_id = ? LIMIT ${rowsRemovedAtOnce}`)
    .pluck();
  const removeSearch = db.prepare('DELETE FROM sample_search WHERE rowid = ?');
  const removeSample = db.prepare('DELETE FROM samples WHERE id = ?'); // its work, log and suggestions go with it
  const removeSource = db.prepare('DELETE FROM sources WHERE import_id = ?'); // its suggestions go with it
  const removeImport = db.prepare('DELETE FROM imports WHERE id = ?');
  for (const { id } of rows) {
    for (let left = true; left;) {
      db.transaction(() => {
        const ids = some.all(id);
        for (const sample of ids) {
          removeSearch.run(sample);
          removeSample.run(sample);
        }
        left = ids.length > 0;
        if (left) return;
        removeSource.run(id);
        removeImport.run(id);
      })();
    }
  }
  return rows.map(({ source }) => source);
}

function record(row: Row): ImportRecord {
  return {
    id: row.id,
    format: row.format,
    source: row.source,
    contentHash: row.content_hash,
    layout: JSON.parse(row.layout),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    samples: row.samples,
    report: JSON.parse(row.report),
  };
}

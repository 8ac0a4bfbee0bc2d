/**
 * The import store. Batches are transactions of their own; all their samples lie beyond the horizon (see migration 1)
 * until `finish` moves it. What lies beyond it when a project is opened belongs to a killed import and is taken out.
 */
import type { AnnotatedMention } from '../../src/domain/mention';
import { openGrounding, type Grounding } from '../../src/domain/region';
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
import type { Annotators } from './annotators';
import { guarded, type Connection } from './connection';
import { encodeOrNull, encodeTokens } from './json';
import type { QueueIndex } from './queue-index';
import { unrankedKey } from './samples';
import { searchText } from './search-text';

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

/** The name that stands in place of a checkpoint's where a file brought the suggestions. */
export const importedCheckpoint = 'import';

const rowsRemovedAtOnce = 2000;

export function createImports(db: Connection, annotators: Annotators, index: QueueIndex): ImportStore {
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
  const addBatch = batchInserter(db, annotators);

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
          const result = addBatch.immediate(samples, id, at);
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

/** Inserts a batch in one transaction: the sample, its search words, its work for each annotator. */
function batchInserter(db: Connection, annotators: Annotators) {
  const existing = db.prepare<[string], { id: number; text: string }>(
    'SELECT id, text FROM samples WHERE external_id = ?',
  );
  const insertSample = db.prepare(
    `INSERT INTO samples (external_id, import_id, line, split, text, tokens, token_count, tags, gold, image_hash, image_name,
       image_problem, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSearch = db.prepare('INSERT INTO sample_search (rowid, words, external_id) VALUES (?, ?, ?)');
  const insertWork = db.prepare(
    `INSERT INTO work (sample_id, annotator_id, state, revision, mentions, split, has_image, uncertainty, queue_key)
     VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ${unrankedKey})`,
  );
  const insertSuggestion = db.prepare('INSERT INTO suggestions VALUES (?, ?, ?, ?, NULL, ?, ?)');
  const insertLog = db.prepare(
    `INSERT INTO edit_log (annotator_id, sample_id, at, origin, kind, of_id, edit, before, revision)
     VALUES (?, ?, ?, 'model', 'edit', NULL, ?, NULL, 1)`,
  );

  const insertOne = (sample: NewSample, importId: number, at: number, everyone: readonly number[]): void => {
    const { externalId, line, split, text, tokens, tags, gold, imageHash, imageName, imageProblem, meta } = sample;
    const { lastInsertRowid } = insertSample.run(
      externalId,
      importId,
      line,
      split,
      text,
      encodeTokens(tokens, text),
      tokens.length,
      encodeOrNull(tags),
      encodeOrNull(gold),
      imageHash,
      imageName,
      imageProblem,
      encodeOrNull(meta),
    );
    const id = Number(lastInsertRowid);
    insertSearch.run(id, searchText(text), searchText(externalId));
    const suggested = suggestedMentions(sample);
    const state = sample.state ?? (suggested ? 'suggested' : 'new');
    const edit = suggested && JSON.stringify({ kind: 'suggest', mentions: suggested, checkpoint: importedCheckpoint });
    if (suggested) insertSuggestion.run(id, importedCheckpoint, JSON.stringify(suggested), '{}', tokens.length, at);
    for (const annotator of everyone) {
      insertWork.run(
        id,
        annotator,
        state,
        edit ? 1 : 0,
        JSON.stringify(suggested ?? []),
        split,
        imageHash === null ? 0 : 1,
      );
      if (edit) insertLog.run(annotator, id, at, edit);
    }
  };

  return db.transaction((samples: readonly NewSample[], importId: number, at: number): ImportBatchResult => {
    const everyone = annotators.all().map(({ id }) => id);
    const duplicates: DuplicateSample[] = [];
    for (const sample of samples) {
      const taken = existing.get(sample.externalId);
      if (taken) {
        const { externalId, line, text } = sample;
        duplicates.push({ externalId, line, existing: SampleId.parse(taken.id), sameText: taken.text === text });
      } else {
        insertOne(sample, importId, at, everyone);
      }
    }
    return { added: samples.length - duplicates.length, duplicates };
  });
}

/** Imported suggestions as open mentions: of two that overlap the first one stays, as in every document. */
function suggestedMentions(sample: NewSample): AnnotatedMention[] | null {
  if (!sample.suggested) return null;
  const kept: GroundedMention[] = [];
  for (const mention of [...sample.suggested].sort(bySpan)) {
    if (mention.end <= sample.tokens.length && !kept.some((k) => overlaps(k, mention))) kept.push(mention);
  }
  return kept.map(({ start, end, type, regions }, i) => ({
    id: `i${i}`,
    start,
    end,
    type,
    status: 'suggested',
    score: null,
    grounding: groundingOf(regions, `i${i}`),
  }));
}

function groundingOf(regions: GroundedMention['regions'], id: string): Grounding {
  if (regions === null) return openGrounding;
  if (regions.length === 0) return { kind: 'not-visible' };
  return { kind: 'regions', regions: regions.map((box, i) => ({ ...box, id: `${id}r${i}`, origin: 'import' })) };
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
        if (!left) removeImport.run(id);
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

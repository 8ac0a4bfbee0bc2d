/**
 * The annotation store. Undo is not a memory of the window but rows: a stack of log lines for each annotator, over all
 * samples. Taking an edit back gives the document as if the edit had never been made: what it was before, and the
 * suggestions that arrived since put into that again.
 */
import { applyEdit, Edit, type EditOrigin } from '../../src/domain/edit';
import { SampleId } from '../../src/domain/sample';
import { Document } from '../../src/domain/document';
import { AppError } from '../../src/errors';
import type { AnnotationStore, ChangedSample, EditLogEntry, EditRequest } from '../../src/storage/annotation-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import { decode } from './json';
import type { QueueIndex } from './queue-index';
import type { WorkTable } from './work-table';

interface LogRow {
  id: number;
  sample_id: number;
  annotator: string;
  at: number;
  origin: EditOrigin;
  kind: EditLogEntry['kind'];
  of_id: number | null;
  edit: string;
  before: string | null;
  revision: number;
}

const logRowsAtOnce = 500;

export function createAnnotations(
  db: Connection,
  annotators: Annotators,
  work: WorkTable,
  types: () => readonly string[],
  index: QueueIndex,
): AnnotationStore {
  const push = db.prepare('INSERT INTO undo_stack (log_id, annotator_id, undone) VALUES (?, ?, 0)');
  const clearRedo = db.prepare('DELETE FROM undo_stack WHERE annotator_id = ? AND undone = 1');
  const setUndone = db.prepare('UPDATE undo_stack SET undone = ? WHERE log_id = ?');
  const line = `SELECT l.*, a.name AS annotator FROM edit_log l JOIN annotators a ON a.id = l.annotator_id`;
  const newestDone = db.prepare<[number], LogRow>(
    `${line} WHERE l.id = (SELECT max(log_id) FROM undo_stack WHERE annotator_id = ? AND undone = 0)`,
  );
  const oldestUndone = db.prepare<[number], LogRow>(
    `${line} WHERE l.id = (SELECT min(log_id) FROM undo_stack WHERE annotator_id = ? AND undone = 1)`,
  );
  const laterSuggestion = db
    .prepare<[number, number, number], string>(
      `SELECT edit FROM edit_log WHERE sample_id = ? AND annotator_id = ? AND origin = 'model' AND id > ?
       ORDER BY id DESC LIMIT 1`,
    )
    .pluck();
  const depth = db
    .prepare<[number, number], number>('SELECT count(*) FROM undo_stack WHERE annotator_id = ? AND undone = ?')
    .pluck();
  const newest = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM edit_log').pluck();
  const logPage = db.prepare<[number], LogRow>(`${line} WHERE l.id > ? ORDER BY l.id LIMIT ${logRowsAtOnce}`);

  /** Undo and redo: `undone` is what the stack's line becomes. */
  const turn = db.transaction((annotatorName: string, at: number, undone: 0 | 1): ChangedSample | null => {
    const annotator = annotators.id(annotatorName);
    const entry = (undone ? newestDone : oldestUndone).get(annotator);
    if (!entry) return null;
    if (entry.before === null) throw new AppError('internal', `The edit ${entry.id} has no document to go back to.`);
    const now = work.get(entry.sample_id, annotator);
    const edit = decode(Edit, entry.edit);
    const before = decode(Document, entry.before);
    const without = undone ? before : applyEdit(before, edit, now.tokenCount);
    // Only the newest suggestion counts: each one replaces all open suggestions before it.
    const later = laterSuggestion.get(entry.sample_id, annotator, entry.id);
    const document = later === undefined ? without : applyEdit(without, decode(Edit, later), now.tokenCount);
    setUndone.run(undone, entry.id);
    return work.save(now, document, {
      at,
      origin: 'person',
      kind: undone ? 'undo' : 'redo',
      of: entry.id,
      edit,
      before: null,
    }).changed;
  });

  const apply = db.transaction((request: EditRequest): ChangedSample => {
    const annotator = annotators.id(request.annotator);
    const now = work.get(request.sampleId, annotator);
    if (now.revision !== request.revision) {
      throw new AppError(
        'conflict',
        `This sample was changed elsewhere (revision ${now.revision}, the edit was made on ${request.revision}).`,
        'It is shown again as it is now; repeat the edit.',
      );
    }
    const { edit } = request;
    if ((edit.kind === 'add' || edit.kind === 'retype') && !types().includes(edit.type)) {
      throw new AppError('refused', `The project has no type ${edit.type}.`, `Its types are ${types().join(', ')}.`);
    }
    const document = applyEdit(now.document, edit, now.tokenCount);
    const saved = work.save(now, document, {
      at: request.at,
      origin: 'person',
      kind: 'edit',
      of: null,
      edit,
      before: now.document,
    });
    clearRedo.run(annotator);
    push.run(saved.mark, annotator);
    return saved.changed;
  });

  return {
    edit: (request) => index.around(() => apply.immediate(request)),
    undo: (annotator, at) => index.around(() => turn.immediate(annotator, at, 1)),
    redo: (annotator, at) => index.around(() => turn.immediate(annotator, at, 0)),
    history(annotatorName) {
      const annotator = annotators.id(annotatorName);
      return { undo: depth.get(annotator, 0) ?? 0, redo: depth.get(annotator, 1) ?? 0 };
    },
    mark: () => newest.get() ?? 0,
    *log(after = 0) {
      for (let mark = after; ;) {
        const rows = logPage.all(mark);
        for (const row of rows) yield logEntry(row);
        const last = rows.at(-1);
        if (!last || rows.length < logRowsAtOnce) return;
        mark = last.id;
      }
    },
    annotators: () => annotators.all().map(({ name }) => name),
  };
}

function logEntry(row: LogRow): EditLogEntry {
  return {
    mark: row.id,
    sampleId: SampleId.parse(row.sample_id),
    annotator: row.annotator,
    at: row.at,
    origin: row.origin,
    kind: row.kind,
    of: row.of_id,
    edit: decode(Edit, row.edit),
    revision: row.revision,
  };
}

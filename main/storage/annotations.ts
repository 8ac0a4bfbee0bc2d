/**
 * The annotation store. Undo is not a memory of the window but rows: a stack of log lines for each annotator, over all
 * samples. A line keeps the document that the person saw; taking the edit back makes what was theirs of it their work again,
 * and doing it again applies the edit to it.
 */
import { drawnInside, Edit } from '../../src/domain/edit';
import { overlay } from '../../src/domain/layers';
import type { PictureSize } from '../../src/domain/region';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import { noType } from '../../src/labels/entity-type';
import type { AnnotationStore, ChangedWork, EditLogEntry, EditRequest } from '../../src/storage/annotation-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import { decode } from './json';
import type { CurrentLabels } from './labels';
import type { LayerReader } from './layer-reader';
import type { QueueIndex } from './queue-index';
import type { WorkTable } from './work-table';
import { asWritten, SeenDocument, workAfter, workBefore } from './written';

interface LogRow {
  id: number;
  sample_id: number;
  annotator: string;
  at: number;
  kind: EditLogEntry['kind'];
  of_id: number | null;
  edit: string;
  before: string | null;
  revision: number;
}

interface AnnotationParts {
  readonly db: Connection;
  readonly annotators: Annotators;
  readonly work: WorkTable;
  readonly layers: LayerReader;
  readonly labels: CurrentLabels;
  readonly index: QueueIndex;
}

const logRowsAtOnce = 500;

export function createAnnotations({ db, annotators, work, layers, labels, index }: AnnotationParts): AnnotationStore {
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
  const depth = db
    .prepare<[number, number], number>('SELECT count(*) FROM undo_stack WHERE annotator_id = ? AND undone = ?')
    .pluck();
  const newest = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM edit_log').pluck();
  const logPage = db.prepare<[number], LogRow>(`${line} WHERE l.id > ? ORDER BY l.id LIMIT ${logRowsAtOnce}`);
  const pictureSize = db.prepare<[number], PictureSize>(
    'SELECT width, height FROM images WHERE hash = (SELECT image_hash FROM samples WHERE id = ?)',
  );
  const workers = db.prepare<[number], { annotator: string; annotator_id: number; touched_at: number | null }>(
    `SELECT a.name AS annotator, w.annotator_id, w.touched_at FROM work w JOIN annotators a ON a.id = w.annotator_id
     WHERE w.sample_id = ? ORDER BY a.id`,
  );

  /** Undo and redo: `undone` is what the stack's line becomes. */
  const turn = db.transaction((annotatorName: string, at: number, undone: 0 | 1): ChangedWork | null => {
    const annotator = annotators.find(annotatorName);
    const entry = (undone ? newestDone : oldestUndone).get(annotator);
    if (!entry) return null;
    if (entry.before === null) throw new AppError('internal', `The edit ${entry.id} has no document to go back to.`);
    const now = work.get(entry.sample_id, annotator);
    const edit = decode(Edit, entry.edit);
    const seen = decode(SeenDocument, entry.before);
    const context = { tokenCount: now.tokenCount, by: entry.annotator, at: entry.at };
    const written = undone ? workBefore(seen) : workAfter(seen, edit, context, { resolver: labels.resolver, ...now });
    setUndone.run(undone, entry.id);
    const kind = undone ? 'undo' : 'redo';
    return work.save(now, written, { at, kind, of: entry.id, edit, before: null }).changed;
  });

  const apply = db.transaction((request: EditRequest): ChangedWork => {
    const { at } = request;
    const annotator = annotators.id(request.annotator);
    const now = work.get(request.sampleId, annotator);
    if (now.revision !== request.revision) {
      throw conflict(`revision ${now.revision}, the edit was made on ${request.revision}`);
    }
    const known = labels.labels;
    const { edit: asked } = request;
    if ((asked.kind === 'add' || asked.kind === 'retype') && !known.types.some(({ id }) => id === asked.type))
      throw noType('refused', known, asked.type);
    const base = request.base && layers.base(request.sampleId, request.base, now.words);
    if (request.base && !base) throw conflict('the reference or the suggestions under it are other ones now');
    const seen = overlay(now.work, request.base && base && { ref: request.base, mentions: base.mentions });
    const edit = drawnInside(asked, seen, pictureSize.get(request.sampleId) ?? null);
    const { resolver } = labels;
    const before = resolver.changes ? asWritten(seen, now.written, base?.written ?? []) : seen;
    const context = { tokenCount: now.tokenCount, by: request.annotator, at };
    const written = workAfter(before, edit, context, { resolver, ...now });
    const saved = work.save(now, written, { at, kind: 'edit', of: null, edit, before });
    clearRedo.run(annotator);
    push.run(saved.mark, annotator);
    return saved.changed;
  });

  return {
    edit: (request) => index.around(() => apply.immediate(request)),
    undo: (annotator, at) => index.around(() => turn.immediate(annotator, at, 1)),
    redo: (annotator, at) => index.around(() => turn.immediate(annotator, at, 0)),
    history(annotatorName) {
      const annotator = annotators.find(annotatorName);
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
    welcome(annotator) {
      annotators.id(annotator);
    },
    ofSample: (id) =>
      workers.all(id).map(({ annotator, annotator_id: annotatorId, touched_at: touchedAt }) => ({
        annotator,
        work: work.get(id, annotatorId).work,
        touchedAt,
      })),
  };
}

function conflict(how: string): AppError {
  return new AppError(
    'conflict',
    `This sample was changed elsewhere (${how}).`,
    'It is shown again as it is now; repeat the edit.',
  );
}

function logEntry(row: LogRow): EditLogEntry {
  return {
    mark: row.id,
    sampleId: SampleId.parse(row.sample_id),
    annotator: row.annotator,
    at: row.at,
    kind: row.kind,
    of: row.of_id,
    edit: decode(Edit, row.edit),
    revision: row.revision,
  };
}

/** The one place that changes a document: row, revision, log line and counts, in the caller's transaction. */
import type { Document, ReviewState } from '../../src/domain/document';
import type { Edit, EditOrigin } from '../../src/domain/edit';
import type { AnnotatedMention } from '../../src/domain/mention';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { ChangedSample, EditLogEntry } from '../../src/storage/annotation-store';
import type { Connection } from './connection';
import { decode, encodeOrNull, Mentions } from './json';
import { visible } from './horizon';
import type { QueueIndex } from './queue-index';

/** A document as it is stored now. */
export interface Work {
  readonly sampleId: number;
  readonly annotatorId: number;
  readonly document: Document;
  readonly revision: number;
  readonly tokenCount: number;
}

export interface LogLine {
  readonly at: number;
  readonly origin: EditOrigin;
  readonly kind: EditLogEntry['kind'];
  readonly of: number | null;
  readonly edit: Edit;
  /** What the document was: kept with a person's edits, so that they can be taken back. */
  readonly before: Document | null;
}

interface Row {
  state: ReviewState;
  mentions: string;
  revision: number;
  token_count: number;
}

export class WorkTable {
  readonly #get;
  readonly #update;
  readonly #touch;
  readonly #log;
  readonly #count;

  constructor(
    db: Connection,
    private readonly index: QueueIndex,
  ) {
    this.#get = db.prepare<[number, number], Row>(
      `SELECT w.state, w.mentions, w.revision, s.token_count FROM work w JOIN samples s ON s.id = w.sample_id
       WHERE w.sample_id = ? AND w.annotator_id = ? AND w.sample_id ${visible}`,
    );
    this.#update = db.prepare(
      'UPDATE work SET state = ?, mentions = ?, revision = ? WHERE sample_id = ? AND annotator_id = ?',
    );
    this.#touch = db.prepare('UPDATE work SET touched_at = ?, last_mark = ? WHERE sample_id = ? AND annotator_id = ?');
    this.#log = db.prepare(
      `INSERT INTO edit_log (annotator_id, sample_id, at, origin, kind, of_id, edit, before, revision)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#count = db.prepare(
      `INSERT INTO mention_counts VALUES (?, ?, ?)
       ON CONFLICT (annotator_id, type) DO UPDATE SET count = count + excluded.count`,
    );
  }

  get(sampleId: number, annotatorId: number): Work {
    const row = this.#get.get(sampleId, annotatorId);
    if (!row) throw new AppError('not-found', `There is no sample ${sampleId} in this project.`, 'Reload the list.');
    const document = { state: row.state, mentions: decode(Mentions, row.mentions) };
    return { sampleId, annotatorId, document, revision: row.revision, tokenCount: row.token_count };
  }

  /** Must be called in a transaction, itself inside `QueueIndex.around`. `mark` is the new line of the log. */
  save(from: Work, document: Document, line: LogLine): { changed: ChangedSample; mark: number } {
    const { sampleId, annotatorId } = from;
    const revision = from.revision + 1;
    this.#update.run(document.state, JSON.stringify(document.mentions), revision, sampleId, annotatorId);
    const { lastInsertRowid } = this.#log.run(
      annotatorId,
      sampleId,
      line.at,
      line.origin,
      line.kind,
      line.of,
      JSON.stringify(line.edit),
      encodeOrNull(line.before),
      revision,
    );
    this.index.follow(annotatorId, sampleId, document.state);
    const mark = Number(lastInsertRowid);
    if (line.origin === 'person') this.#touch.run(line.at, mark, sampleId, annotatorId);
    for (const [type, change] of difference(from.document.mentions, document.mentions)) {
      this.#count.run(annotatorId, type, change);
    }
    return { changed: { sampleId: SampleId.parse(sampleId), document, revision }, mark };
  }
}

/** By how much the number of confirmed mentions of each type changes; types that keep theirs are left out. */
function difference(
  before: readonly AnnotatedMention[],
  after: readonly AnnotatedMention[],
): [type: string, change: number][] {
  const changes = new Map<string, number>();
  const add = (mentions: readonly AnnotatedMention[], step: 1 | -1): void => {
    for (const { type, status } of mentions) {
      if (status === 'confirmed') changes.set(type, (changes.get(type) ?? 0) + step);
    }
  };
  add(before, -1);
  add(after, 1);
  return [...changes].filter(([, change]) => change !== 0);
}

/** The only code that changes an annotator's work: row, revision, log line and counts, in the caller's transaction. */
import type { ReviewState } from '../../src/domain/document';
import type { Edit } from '../../src/domain/edit';
import type { Work } from '../../src/domain/layers';
import type { AnnotatedMention } from '../../src/domain/mention';
import { SampleId } from '../../src/domain/sample';
import type { WordsOf } from '../../src/labels/resolve';
import { AppError } from '../../src/errors';
import type { ChangedWork, EditLogEntry } from '../../src/storage/annotation-store';
import type { Connection } from './connection';
import { Decided, decode, encodeOrNull, Mentions } from './json';
import { visible } from './horizon';
import type { CurrentLabels } from './labels';
import type { QueueIndex } from './queue-index';
import type { SampleWords } from './sample-words';
import type { SeenDocument } from './written';

/** An annotator's work on a sample as stored, or as it would be before their first edit. */
interface StoredWork {
  readonly sampleId: number;
  readonly annotatorId: number;
  /** Under today's label set. */
  readonly work: Work;
  /** The same with the types it was written with. */
  readonly written: Work;
  readonly revision: number;
  readonly tokenCount: number;
  /** The words of a span of this sample. */
  readonly words: () => WordsOf;
}

interface LogLine {
  readonly at: number;
  readonly kind: EditLogEntry['kind'];
  readonly of: number | null;
  readonly edit: Edit;
  /** What the person saw when they edited: kept with edits, so that they can be taken back. */
  readonly before: SeenDocument | null;
}

interface Row {
  first_state: ReviewState;
  token_count: number;
  state: ReviewState | null;
  mentions: string | null;
  decided: string | null;
  revision: number | null;
}

export class WorkTable {
  readonly #get;
  readonly #put;
  readonly #log;
  readonly #count;

  constructor(
    db: Connection,
    private readonly labels: CurrentLabels,
    private readonly index: QueueIndex,
    private readonly wordsOf: SampleWords,
  ) {
    this.#get = db.prepare<[number, number], Row>(
      `SELECT c.state AS first_state, s.token_count, w.state, w.mentions, w.decided, w.revision
       FROM samples s JOIN catalog c ON c.sample_id = s.id
       LEFT JOIN work w ON w.sample_id = s.id AND w.annotator_id = ?
       WHERE s.id = ? AND s.id ${visible}`,
    );
    this.#put = db.prepare(
      `INSERT INTO work (state, mentions, decided, revision, touched_at, last_mark, sample_id, annotator_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (sample_id, annotator_id) DO UPDATE SET state = excluded.state, mentions = excluded.mentions,
         decided = excluded.decided, revision = excluded.revision, touched_at = excluded.touched_at,
         last_mark = excluded.last_mark`,
    );
    this.#log = db.prepare(
      `INSERT INTO edit_log (annotator_id, sample_id, at, kind, of_id, edit, before, revision)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#count = db.prepare(
      `INSERT INTO mention_counts VALUES (?, ?, ?)
       ON CONFLICT (annotator_id, type) DO UPDATE SET count = count + excluded.count`,
    );
  }

  get(sampleId: number, annotatorId: number): StoredWork {
    const row = this.#get.get(annotatorId, sampleId);
    if (!row) throw new AppError('not-found', `There is no sample ${sampleId} in this project.`, 'Reload the list.');
    const written: Work = {
      state: row.state ?? row.first_state,
      mentions: row.mentions === null ? [] : decode(Mentions, row.mentions),
      decided: row.decided === null ? [] : decode(Decided, row.decided),
    };
    const words = this.wordsOf(sampleId);
    const work = this.read(written, words);
    return { sampleId, annotatorId, work, written, revision: row.revision ?? 0, tokenCount: row.token_count, words };
  }

  /** Work under today's label set. */
  read(written: Work, words: () => WordsOf): Work {
    const { resolver } = this.labels;
    if (!resolver.changes) return written;
    return {
      state: written.state,
      mentions: resolver.mentions(written.mentions, words()),
      decided: resolver.mentions(written.decided, words()),
    };
  }

  /** Stores work as it is written. Must be called in a transaction, itself inside `QueueIndex.around`. `mark`: the log's new line. */
  save(from: StoredWork, written: Work, line: LogLine): { changed: ChangedWork; mark: number } {
    const { sampleId, annotatorId, words } = from;
    const { state, mentions, decided } = written;
    const revision = from.revision + 1;
    const { lastInsertRowid } = this.#log.run(
      annotatorId,
      sampleId,
      line.at,
      line.kind,
      line.of,
      JSON.stringify(line.edit),
      encodeOrNull(line.before),
      revision,
    );
    const mark = Number(lastInsertRowid);
    this.#put.run(
      state,
      JSON.stringify(mentions),
      JSON.stringify(decided),
      revision,
      line.at,
      mark,
      sampleId,
      annotatorId,
    );
    this.index.follow(annotatorId, sampleId, state);
    const work = this.read(written, words);
    for (const [type, change] of difference(from.work.mentions, work.mentions)) {
      this.#count.run(annotatorId, type, change);
    }
    return { changed: { sampleId: SampleId.parse(sampleId), work, revision, before: from.work.state }, mark };
  }
}

/** By how much the number of mentions of each type changes; types that keep theirs are left out. */
function difference(
  before: readonly AnnotatedMention[],
  after: readonly AnnotatedMention[],
): [type: string, change: number][] {
  const changes = new Map<string, number>();
  const add = (mentions: readonly AnnotatedMention[], step: 1 | -1): void => {
    for (const { type } of mentions) changes.set(type, (changes.get(type) ?? 0) + step);
  };
  add(before, -1);
  add(after, 1);
  return [...changes].filter(([, change]) => change !== 0);
}

/**
 * The documents of version 4 as layers. There, a checkpoint's suggestions stood in every annotator's document; here, what a
 * person confirmed stays their work, the newest set of suggestions becomes a layer, and the suggestions that a person has dealt
 * with, as the log tells, are kept as decided. Suggestions of a file that a checkpoint's had replaced are found again in the log.
 */
import { z } from 'zod';
import { AppError } from '../../../../src/errors';
import type { Connection } from '../../connection';

/* Frozen shapes of version 4: never those of today's code. */
const OldRegion = z.object({
  id: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  origin: z.string(),
});
const OldGrounding = z.object({ kind: z.string(), regions: z.array(OldRegion).optional() });
const OldMention = z.object({
  id: z.string(),
  start: z.number(),
  end: z.number(),
  type: z.string(),
  status: z.string(),
  score: z.number().nullable(),
  grounding: OldGrounding,
});
type OldMention = z.infer<typeof OldMention>;
const OldMentions = z.array(OldMention);
const OldDocument = z.object({ mentions: OldMentions, state: z.string() });
const OldSuggest = z.object({ kind: z.literal('suggest'), mentions: OldMentions, checkpoint: z.string() });
const OldEdit = z.object({
  kind: z.string(),
  id: z.string().optional(),
  ids: z.array(z.string()).optional(),
  start: z.number().optional(),
  end: z.number().optional(),
});
const OldAlternatives = z.record(
  z.string(),
  z.array(z.object({ type: z.string().nullable(), probability: z.number() })),
);

interface Origin {
  readonly kind: 'person' | 'checkpoint' | 'file';
  readonly name: string;
  readonly at: number;
}

interface SampleRow {
  id: number;
  token_count: number;
  import_id: number;
  import_source: string;
  imported_at: number;
}
interface WorkRow {
  annotator_id: number;
  annotator: string;
  state: string;
  revision: number;
  mentions: string;
  touched_at: number | null;
  last_mark: number | null;
}
interface LogRow {
  id: number;
  annotator_id: number;
  annotator: string;
  at: number;
  origin: string;
  kind: string;
  of_id: number | null;
  edit: string;
  before: string | null;
}
interface SuggestionRow {
  checkpoint: string;
  mentions: string;
  alternatives: string;
  normalised_log_probability: number | null;
  words_read: number;
  at: number;
}

/** The name that stood in place of a checkpoint's where a file brought the suggestions. */
const fromFile = 'import';

export function convertDocuments(db: Connection): void {
  const ids = db.prepare<[], number>('SELECT id FROM samples ORDER BY id').pluck().all();
  const convert = converter(db);
  for (const id of ids) {
    try {
      convert(id);
    } catch (error) {
      if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error; // a full disk says so itself
      const name = db.prepare<[number], string>('SELECT external_id FROM samples WHERE id = ?').pluck().get(id);
      const next = 'Nothing was changed. Restore the project from a backup, or open it with the version that wrote it.';
      throw new AppError('bad-file', `The sample ${name ?? id} cannot be read: the project is damaged.`, next, {
        cause: error,
      });
    }
  }
  convertScores(db);
}

function converter(db: Connection): (sampleId: number) => void {
  const sampleOf = db.prepare<[number], SampleRow>(
    `SELECT s.id, s.token_count, s.import_id, i.source AS import_source, i.started_at AS imported_at
     FROM samples s JOIN imports i ON i.id = s.import_id WHERE s.id = ?`,
  );
  const workOf = db.prepare<[number], WorkRow>(
    'SELECT w.*, a.name AS annotator FROM work w JOIN annotators a ON a.id = w.annotator_id WHERE w.sample_id = ?',
  );
  const logOf = db.prepare<[number], LogRow>(
    `SELECT l.*, a.name AS annotator FROM edit_log l JOIN annotators a ON a.id = l.annotator_id
     WHERE l.sample_id = ? ORDER BY l.id`,
  );
  const suggestionOf = db.prepare<[number], SuggestionRow>('SELECT * FROM suggestions WHERE sample_id = ?');
  const addWork = db.prepare('INSERT INTO layered_work VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const addSuggestion = db.prepare('INSERT INTO source_suggestions VALUES (?, ?, ?, ?, ?, ?, NULL, ?)');
  const setLine = db.prepare('UPDATE edit_log SET revision = ?, before = ? WHERE id = ?');
  const setFirstState = db.prepare("UPDATE catalog SET state = ? WHERE sample_id = ? AND state = 'new'");
  const sourceOf = sources(db);

  return (sampleId) => {
    const sample = sampleOf.get(sampleId);
    if (!sample) return;
    const file: Origin = { kind: 'file', name: sample.import_source, at: sample.imported_at };
    const story = new Story(file);
    const revisions = new Map<number, number>();
    for (const line of logOf.all(sampleId)) {
      if (line.origin === 'model') {
        story.suggest(OldSuggest.parse(JSON.parse(line.edit)), line.at);
        continue;
      }
      const revision = (revisions.get(line.annotator_id) ?? 0) + 1;
      revisions.set(line.annotator_id, revision);
      const document = line.before === null ? null : OldDocument.parse(JSON.parse(line.before));
      // What a file said of its sample stood in the documents of those who were there.
      if (revision === 1 && (document?.state === 'flagged' || document?.state === 'skipped'))
        setFirstState.run(document.state, sampleId);
      const before = story.person(line, document);
      setLine.run(revision, before && JSON.stringify(before), line.id);
    }

    for (const row of workOf.all(sampleId)) {
      const revision = revisions.get(row.annotator_id) ?? 0;
      if (revision === 0) continue; // nobody has touched it
      const document = { state: row.state, mentions: OldMentions.parse(JSON.parse(row.mentions)) };
      const { state, mentions, decided } = story.document(row, row.touched_at ?? sample.imported_at, document);
      const own = JSON.stringify(mentions.filter((mention) => mention.status === 'confirmed'));
      const { annotator_id: annotator, touched_at: touchedAt, last_mark: mark } = row;
      addWork.run(sampleId, annotator, state, revision, own, JSON.stringify(decided), touchedAt, mark);
    }

    const newest = suggestionOf.get(sampleId);
    if (newest) {
      const { mentions, alternatives } = layerOf(newest.mentions, newest.alternatives, file);
      const { checkpoint, normalised_log_probability: probability, words_read: words, at } = newest;
      const source = checkpoint === fromFile ? sourceOf.file(sample) : sourceOf.checkpoint(checkpoint, at);
      addSuggestion.run(sampleId, source, mentions, alternatives, probability, words, at);
    }
    if (story.ofFile && newest?.checkpoint !== fromFile) {
      const { mentions, alternatives } = layerOf(JSON.stringify(story.ofFile.mentions), '{}', file);
      const { token_count: words, imported_at: at } = sample;
      addSuggestion.run(sampleId, sourceOf.file(sample), mentions, alternatives, null, words, at);
    }
  };
}

type Decided = readonly Pick<OldMention, 'start' | 'end' | 'type'>[];

/** What became of one sample, as its log tells it. */
class Story {
  readonly #suggested = new Map<string, { mention: OldMention; origin: Origin }>();
  /** When a person last gave a mention its span or its type, by mention. */
  readonly #made = new Map<string, number>();
  /** What each annotator has decided on by now. */
  readonly #decided = new Map<number, Decided>();
  /** The same before and after an edit, by its line: for when it is taken back or done again. */
  readonly #around = new Map<number, { before: Decided; after: Decided }>();
  ofFile: z.infer<typeof OldSuggest> | null = null;

  constructor(private readonly file: Origin) {}

  suggest(edit: z.infer<typeof OldSuggest>, at: number): void {
    if (edit.checkpoint === fromFile) this.ofFile = edit;
    const origin: Origin = edit.checkpoint === fromFile ? this.file : { kind: 'checkpoint', name: edit.checkpoint, at };
    for (const mention of edit.mentions) this.#suggested.set(mention.id, { mention, origin });
  }

  /** A person's line: the document that they saw, in today's shape; null where the line kept none. */
  person(line: LogRow, document: z.infer<typeof OldDocument> | null) {
    const turned = line.of_id === null ? undefined : this.#around.get(line.of_id);
    if (turned) this.#decided.set(line.annotator_id, line.kind === 'undo' ? turned.before : turned.after);
    if (!document) return null;
    const before = this.document(line, line.at, document);
    const edit = OldEdit.parse(JSON.parse(line.edit));
    const dealtWith = before.mentions.filter((mention) => mention.status !== 'confirmed' && decides(edit, mention));
    const after = [...before.decided, ...dealtWith.map(({ start, end, type }) => ({ start, end, type }))];
    this.#around.set(line.id, { before: before.decided, after });
    this.#decided.set(line.annotator_id, after);
    if (edit.id !== undefined && makes.has(edit.kind)) this.#made.set(edit.id, line.at);
    return before;
  }

  /** A document of version 4 in today's shape. What was suggested again stood open again. */
  document(who: Pick<WorkRow, 'annotator_id' | 'annotator'>, at: number, document: z.infer<typeof OldDocument>) {
    const { state } = document;
    const mentions = document.mentions.map((mention) => {
      const name = who.annotator;
      return this.#mention(mention, { kind: 'person', name, at: this.#made.get(mention.id) ?? at });
    });
    const open = mentions.filter(({ status }) => status !== 'confirmed');
    const same = (a: Decided[number], b: Decided[number]): boolean =>
      a.start === b.start && a.end === b.end && a.type === b.type;
    const decided = (this.#decided.get(who.annotator_id) ?? []).filter((one) => !open.some((m) => same(one, m)));
    return { mentions, state: state === 'suggested' ? 'new' : state, decided };
  }

  /** An open suggestion in which a person drew was work already, and is confirmed now. */
  #mention(mention: OldMention, person: Origin) {
    const { id, start, end, type, score, grounding } = mention;
    const known = this.#suggested.get(id);
    const was = known?.mention;
    const asSuggested = was?.start === start && was.end === end && was.type === type;
    const drawn = was !== undefined && JSON.stringify(was.grounding) !== JSON.stringify(grounding);
    return {
      id,
      start,
      end,
      type,
      status: mention.status === 'suggested' && !drawn ? 'suggested' : 'confirmed',
      score,
      grounding: groundingOf(grounding, (origin) => (origin === 'import' ? this.file : person)),
      origin: known && asSuggested ? known.origin : person,
    };
  }
}

/** Edits that say a mention's span or type. */
const makes = new Set(['add', 'retype', 'reshape']);

/** Whether an open mention is not open any more after an edit. */
function decides(edit: z.infer<typeof OldEdit>, { id, start, end }: Pick<OldMention, 'id' | 'start' | 'end'>): boolean {
  if (edit.kind === 'finish' || edit.id === id || edit.ids?.includes(id)) return true;
  return edit.start !== undefined && edit.end !== undefined && edit.start < end && start < edit.end;
}

function groundingOf({ kind, regions }: z.infer<typeof OldGrounding>, originOf: (old: string) => Origin): object {
  return regions
    ? { kind, regions: regions.map((region) => ({ ...region, origin: originOf(region.origin) })) }
    : { kind };
}

/** A set of suggestions as it is stored now: without ids, with the other readings in the order of the mentions. */
function layerOf(
  mentionsJson: string,
  alternativesJson: string,
  file: Origin,
): { mentions: string; alternatives: string } {
  const mentions = OldMentions.parse(JSON.parse(mentionsJson));
  const alternatives = OldAlternatives.parse(JSON.parse(alternativesJson));
  const compact = mentions.map(({ start, end, type, score, grounding }) => ({
    start,
    end,
    type,
    score,
    ...(grounding.kind !== 'open' && { grounding: groundingOf(grounding, () => file) }),
  }));
  return {
    mentions: JSON.stringify(compact),
    alternatives: JSON.stringify(mentions.map(({ id }) => alternatives[id] ?? [])),
  };
}

function sources(db: Connection) {
  const add = db.prepare('INSERT INTO sources (kind, name, import_id, at) VALUES (?, ?, ?, ?)');
  const known = new Map<string, number>();
  const of = (key: string, make: () => number | bigint): number => {
    const id = known.get(key) ?? Number(make());
    known.set(key, id);
    return id;
  };
  return {
    file: ({ import_id: id, import_source: name, imported_at: at }: SampleRow): number =>
      of(`file ${id}`, () => add.run('file', name, id, at).lastInsertRowid),
    checkpoint: (name: string, at: number): number =>
      of(`checkpoint ${name}`, () => add.run('checkpoint', name, null, at).lastInsertRowid),
  };
}

/** The order that the last annotator's queue had stands as what the promoted checkpoint's MNLP said. */
function convertScores(db: Connection): void {
  const ranked = db
    .prepare<[], { id: number; score: number }>(
      `SELECT w.sample_id AS id, 1 - w.queue_key AS score FROM work w
       JOIN annotators a ON a.id = w.annotator_id
       JOIN settings s ON s.key = 'annotator' AND json_extract(s.value, '$') = a.name
       WHERE w.queue_key BETWEEN 0 AND 1 ORDER BY score DESC, id`, // 2: never ranked, 3: finished or skipped then
    )
    .all();
  if (ranked.length === 0) return;
  db.prepare(
    `INSERT INTO score_sets (strategy, source_id, at, samples, scores)
     SELECT 'mnlp', o.id, o.at, ?, ? FROM sources o
     WHERE o.kind = 'checkpoint' AND o.name = (SELECT name FROM promotions ORDER BY id DESC LIMIT 1)`,
  ).run(
    Buffer.from(Int32Array.from(ranked, ({ id }) => id).buffer),
    Buffer.from(Float64Array.from(ranked, ({ score }) => score).buffer),
  );
}

/** The label set: one setting, and a log of its changes, each with what the label set was before it. */
import { AppError } from '../../src/errors';
import { idsOf, Labels, nameOf, type Labels as LabelsValue } from '../../src/labels/entity-type';
import { applyLabelChange, idsGiven, LabelChange } from '../../src/labels/label-change';
import { typeResolver, wordsOf, type TypeResolver } from '../../src/labels/resolve';
import type { LabelLogEntry, LabelStore, TypeUse } from '../../src/storage/label-store';
import type { Connection } from './connection';
import { visible } from './horizon';
import { decode, decodeTokens } from './json';
import { heard } from './sources';

interface LogRow {
  id: number;
  by: string;
  at: number;
  change: string;
  before: string;
  undone: 0 | 1;
}

/** Today's label set, needed several times for each row: read again only after a write. */
export class CurrentLabels {
  readonly #version;
  readonly #row;
  #known: { labels: LabelsValue; resolver: TypeResolver } | null = null;
  #seenVersion = -1;

  constructor(db: Connection) {
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck();
    this.#row = db.prepare<[], string>("SELECT value FROM settings WHERE key = 'labels'").pluck();
  }

  get labels(): LabelsValue {
    return this.#now().labels;
  }
  get resolver(): TypeResolver {
    return this.#now().resolver;
  }

  /** The label set was changed here, or the change was rolled back. */
  forget(): void {
    this.#known = null;
  }

  #now(): { labels: LabelsValue; resolver: TypeResolver } {
    const version = this.#version.get() ?? 0; // another process's writes
    if (version !== this.#seenVersion) this.#known = null;
    this.#seenVersion = version;
    return (this.#known ??= this.#read());
  }

  #read(): { labels: LabelsValue; resolver: TypeResolver } {
    const labels = decode(Labels, this.#row.get() ?? '{"types":[],"retired":[]}');
    return { labels, resolver: typeResolver(labels) };
  }
}

export function createLabels(db: Connection, current: CurrentLabels): LabelStore {
  const put = db.prepare("UPDATE settings SET value = ? WHERE key = 'labels'");
  const log = db.prepare('INSERT INTO label_log (by, at, change, before) VALUES (?, ?, ?, ?)');
  const newest = db.prepare<[], LogRow>('SELECT * FROM label_log WHERE undone = 0 ORDER BY id DESC LIMIT 1');
  const setUndone = db.prepare('UPDATE label_log SET undone = 1 WHERE id = ?');
  const all = db.prepare<[], LogRow>('SELECT * FROM label_log ORDER BY id DESC');

  /** Counts of confirmed mentions are kept by the type they are read as. */
  const countAgain = (): void => {
    db.exec('DELETE FROM mention_counts');
    const add = db.prepare(
      `INSERT INTO mention_counts VALUES (?, ?, ?)
       ON CONFLICT (annotator_id, type) DO UPDATE SET count = count + excluded.count`,
    );
    for (const [annotator, counts] of countWork(db, current.resolver))
      for (const [type, count] of counts) add.run(annotator, type, count);
  };

  const uses = usesOfTypes(db);

  /** Ids that the change made must be in no mention, or it would have a type that the project never had. */
  const mustBeUnused = (before: LabelsValue): void => {
    const known = new Set(idsOf(before));
    const id = idsOf(current.labels).find((each) => !known.has(each) && uses(each));
    if (id === undefined) return;
    throw new AppError(
      'refused',
      `The type ${nameOf(current.labels, id)} is in use by now.`,
      'Remove it, or merge it into another type: that can be undone.',
    );
  };

  const write = (labels: LabelsValue): void => {
    const had = current.labels.retired.length;
    put.run(JSON.stringify(labels));
    current.forget();
    if (labels.retired.length !== had) countAgain();
  };

  const change = db.transaction((change: LabelChange, by: string, at: number): LabelsValue => {
    const before = current.labels;
    const labels = applyLabelChange(before, change, idsGiven(all.all().map(entry).reverse()));
    if (JSON.stringify(labels) === JSON.stringify(before)) return before; // nothing that could be taken back
    log.run(by, at, JSON.stringify(change), JSON.stringify(before));
    write(labels);
    return labels;
  });

  const undo = db.transaction((): LabelLogEntry | null => {
    const row = newest.get();
    if (!row) return null;
    const before = decode(Labels, row.before);
    mustBeUnused(before);
    setUndone.run(row.id);
    write(before);
    return entry({ ...row, undone: 1 });
  });

  /** A change that fails was rolled back, and what was read in between never was. */
  const whole = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      current.forget();
      throw error;
    }
  };

  return {
    get: () => current.labels,
    change: (...made) => whole(() => change(...made)),
    undo: () => whole(undo),
    log: () => all.all().map(entry),
    use: (labels = current.labels) => usesOf(db, typeResolver(labels)),
  };
}

function entry({ id, by, at, change, before, undone }: LogRow): LabelLogEntry {
  return { id, by, at, change: decode(LabelChange, change), before: decode(Labels, before), undone: undone === 1 };
}

const unused: TypeUse = { work: 0, reference: 0, suggestions: 0 };

/** Whether anything that can be shown, taken back or done again says a type, or a checkpoint that may be asked again. */
function usesOfTypes(db: Connection): (id: string) => boolean {
  const found = db
    .prepare<[{ type: string; id: string }], number>(
      `SELECT 1 WHERE EXISTS (SELECT 1 FROM work WHERE instr(mentions, @type))
         OR EXISTS (SELECT 1 FROM reference_layers WHERE instr(mentions, @type))
         OR EXISTS (SELECT 1 FROM suggestions WHERE instr(mentions, @type) OR instr(alternatives, @type))
         OR EXISTS (SELECT 1 FROM undo_stack u JOIN edit_log l ON l.id = u.log_id
                    WHERE instr(l.edit, @type) OR instr(l.before, @type))
         OR EXISTS (SELECT 1 FROM checkpoints WHERE instr(types, @id))`,
    )
    .pluck();
  return (id) => found.get({ type: `"type":${JSON.stringify(id)}`, id: JSON.stringify(id) }) === 1;
}

interface TypedRow {
  annotator: number;
  text: string;
  tokens: string;
  mentions: string;
}

const rowsOf = {
  work: `SELECT w.annotator_id AS annotator, s.text, s.tokens, w.mentions FROM work w JOIN samples s ON s.id = w.sample_id
         WHERE w.mentions <> '[]' AND s.id ${visible}`,
  reference: `SELECT 0 AS annotator, s.text, s.tokens, r.mentions FROM catalog c JOIN samples s ON s.id = c.sample_id
              JOIN reference_layers r ON r.sample_id = c.sample_id AND r.version = c.reference
              WHERE r.mentions <> '[]' AND s.id ${visible}`,
  suggestions: `SELECT 0 AS annotator, s.text, s.tokens, g.mentions FROM suggestions g JOIN samples s ON s.id = g.sample_id
                JOIN sources o ON o.id = g.source_id WHERE g.mentions <> '[]' AND s.id ${visible} AND ${heard}`,
} as const;

/** Confirmed mentions by annotator and by the type they are read as. */
function countWork(db: Connection, resolver: TypeResolver): WorkCounts {
  const counts: WorkCounts = new Map();
  for (const _ of countingWork(db, resolver, counts));
  return counts;
}

/** Mentions by annotator and by type. */
export type WorkCounts = Map<number, Map<string, number>>;

/** The same into `all`, row by row. */
export function* countingWork(db: Connection, resolver: TypeResolver, all: WorkCounts): Generator<void> {
  for (const row of db.prepare<[], TypedRow>(rowsOf.work).iterate()) {
    const counts = all.get(row.annotator) ?? new Map<string, number>();
    all.set(row.annotator, counts);
    countTypes(row, resolver, counts);
    yield;
  }
}

function usesOf(db: Connection, resolver: TypeResolver): Record<string, TypeUse> {
  const uses = new Map<string, TypeUse>();
  for (const layer of ['work', 'reference', 'suggestions'] as const) {
    const counts = new Map<string, number>();
    for (const row of db.prepare<[], TypedRow>(rowsOf[layer]).iterate()) countTypes(row, resolver, counts);
    for (const [type, count] of counts) uses.set(type, { ...(uses.get(type) ?? unused), [layer]: count });
  }
  return Object.fromEntries(uses);
}

/** Rows were checked when they were written, and are only counted here. */
function countTypes(row: TypedRow, resolver: TypeResolver, counts: Map<string, number>): void {
  const mentions = JSON.parse(row.mentions) as { start: number; end: number; type: string }[];
  const words = resolver.changes ? wordsOf(decodeTokens(row.tokens, row.text)) : () => '';
  for (const { type } of resolver.mentions(mentions, words)) counts.set(type, (counts.get(type) ?? 0) + 1);
}

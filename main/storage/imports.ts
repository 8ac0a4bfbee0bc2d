/**
 * The import store. Batches are transactions of their own; all their samples are beyond the horizon (see migration 1)
 * until `finish` moves it. What is beyond it when a project is opened was left by a killed import and is removed.
 */
import { AppError } from '../../src/errors';
import type {
  ImportRecord,
  ImportSession,
  ImportStart,
  ImportStore,
  SampleChange,
} from '../../src/storage/import-store';
import { turns } from '../turns/turns';
import { guarded, type Connection } from './connection';
import { knownSamples, sampleChanger } from './import-changes';
import { hideImport, removeRows, takeOutUnfinished, touchedSamples } from './import-removal';
import { batchInserter } from './import-rows';
import type { QueueIndex } from './queue-index';
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

export function createImports(db: Connection, index: QueueIndex, sources: Sources): ImportStore {
  const takenOut = db.readonly ? [] : takeOutUnfinished(db);
  const insertImport = db.prepare(
    'INSERT INTO imports (format, source, content_hash, layout, started_at) VALUES (?, ?, ?, ?, ?)',
  );
  /** The import that comes or goes in this process. */
  let running: number | null = null;
  const close = db.prepare('UPDATE imports SET finished_at = ?, samples = ?, report = ? WHERE id = ?');
  const moveHorizon = db.prepare('UPDATE horizon SET last_sample = (SELECT coalesce(max(id), 0) FROM samples)');
  const select = 'SELECT * FROM imports WHERE finished_at IS NOT NULL';
  const byContent = db.prepare<[string], Row>(`${select} AND content_hash = ? ORDER BY id DESC LIMIT 1`);
  const byId = db.prepare<[number], Row>(`${select} AND id = ?`);
  const all = db.prepare<[], Row>(`${select} ORDER BY id`);
  const addBatch = batchInserter(db);
  const applyChange = sampleChanger(db);
  const changeAll = db.transaction((changes: readonly SampleChange[], by: { name: string; at: number }) => {
    for (const change of changes) applyChange(change, by);
  });
  const mustBeAlone = (): void => {
    if (running !== null)
      throw new AppError('refused', 'Another import is running.', 'Wait until it has ended, or stop it.');
    takeOutUnfinished(db); // one that could not be taken out when it failed: the disk was full
  };

  /** Where it fails, the next import takes out the rest. */
  function* goingOut(id: number): Generator<number> {
    try {
      yield* removeRows(db, id);
    } finally {
      running = null;
    }
  }

  return {
    takenOut,
    begin(start: ImportStart): ImportSession {
      mustBeAlone();
      const { format, source, contentHash, layout, at } = start;
      const id = Number(
        insertImport.run(format, source, contentHash, JSON.stringify(layout ?? null), at).lastInsertRowid,
      );
      running = id;
      const changes: SampleChange[] = [];
      let added = 0;
      const mustBeOpen = (): void => {
        if (running !== id) throw new AppError('refused', 'This import has ended.');
      };
      return guarded<ImportSession>({
        id,
        add(samples) {
          mustBeOpen();
          const result = addBatch.immediate(samples, { id, file: { kind: 'file', name: source, at } });
          added += result.added;
          return result;
        },
        change(more) {
          mustBeOpen();
          changes.push(...more);
        },
        finish(report, finishedAt) {
          mustBeOpen();
          db.transaction(() => {
            changeAll(changes, { name: source, at });
            close.run(finishedAt, added, JSON.stringify(report ?? null), id);
            moveHorizon.run();
          })();
          index.forget();
          sources.forget();
          running = null;
        },
        async abort() {
          if (running !== id) return;
          const turn = turns();
          for (const _ of goingOut(id)) await turn();
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
    known: knownSamples(db),
    touched: (id) => touchedSamples(db, id),
    takeBack(id) {
      mustBeAlone();
      hideImport(db, id);
      index.forget();
      sources.forget();
      running = id;
      return goingOut(id);
    },
    change(changes, by) {
      changeAll.immediate(changes, by);
      index.forget();
    },
    list: () => all.all().map(record),
  };
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

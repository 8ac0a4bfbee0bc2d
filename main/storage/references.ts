/** The reference store: versions of each sample, the newest of which the catalog names. */
import type { Origin } from '../../src/domain/origin';
import type { AnnotatedMention } from '../../src/domain/mention';
import type { SampleId } from '../../src/domain/sample';
import type { Reference, ReferenceStore } from '../../src/storage/reference-store';
import type { Connection } from './connection';
import { decodeReference, encodeReference } from './json';
import type { LayerReader } from './layer-reader';
import type { QueueIndex } from './queue-index';
import type { SampleWords } from './sample-words';

interface Row {
  version: number;
  kind: 'person' | 'file';
  name: string;
  at: number;
  mentions: string;
}

export function createReferences(
  db: Connection,
  layers: LayerReader,
  wordsOf: SampleWords,
  index: QueueIndex,
): ReferenceStore {
  const select = 'SELECT r.version, r.kind, r.name, r.at, r.mentions FROM reference_layers r';
  const current = db.prepare<[number], Row>(
    `${select} JOIN catalog c ON c.sample_id = r.sample_id AND c.reference = r.version WHERE r.sample_id = ?`,
  );
  const all = db.prepare<[number], Row>(`${select} WHERE r.sample_id = ? ORDER BY r.version DESC`);
  const insert = db.prepare(
    `INSERT INTO reference_layers
     SELECT @id, coalesce(max(version), 0) + 1, @kind, @name, @at, @mentions FROM reference_layers WHERE sample_id = @id`,
  );
  const point = db.prepare(
    'UPDATE catalog SET reference = (SELECT max(version) FROM reference_layers WHERE sample_id = @id) WHERE sample_id = @id',
  );

  const reference = (id: number, row: Row): Reference => {
    const origin: Origin = { kind: row.kind, name: row.name, at: row.at };
    const written = decodeReference(row.mentions, row.version, origin);
    return { origin, mentions: layers.read(written, wordsOf(id)).mentions };
  };

  const set = db.transaction(
    (
      references: readonly { sampleId: SampleId; mentions: readonly AnnotatedMention[] }[],
      { kind, name, at }: Origin,
    ) => {
      for (const { sampleId: id, mentions } of references) {
        insert.run({ id, kind, name, at, mentions: encodeReference(mentions) });
        point.run({ id });
      }
    },
  );

  return {
    get(id) {
      const row = current.get(id);
      return row ? reference(id, row) : null;
    },
    set(references, by) {
      set.immediate(references, by);
      index.forget();
    },
    history: (id) => all.all(id).map((row) => reference(id, row)),
  };
}

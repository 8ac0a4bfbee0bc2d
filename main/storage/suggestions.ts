/** The suggestion store: one set per sample and source, separate from all work. */
import { SampleId } from '../../src/domain/sample';
import type { TypeResolver } from '../../src/labels/resolve';
import type { Alternative } from '../../src/domain/mention';
import type {
  SampleSuggestion,
  Source,
  StoredSuggestion,
  SuggestionFeatures,
  SuggestionStore,
} from '../../src/storage/suggestion-store';
import type { Connection } from './connection';
import { visible } from './horizon';
import { Alternatives, decode, decodeSuggestions, encodeSuggestions } from './json';
import type { CurrentLabels } from './labels';
import type { LayerReader } from './layer-reader';
import type { QueueIndex } from './queue-index';
import type { SampleWords } from './sample-words';
import type { Sources } from './sources';
import { unsuggestedFinder } from './unsuggested';

interface Row {
  source_id: number;
  mentions: string;
  alternatives: string;
  normalised_log_probability: number | null;
  words_read: number;
  at: number;
}

interface SuggestionParts {
  readonly db: Connection;
  readonly sources: Sources;
  readonly layers: LayerReader;
  readonly wordsOf: SampleWords;
  readonly labels: CurrentLabels;
  readonly index: QueueIndex;
}

const featureRowsAtOnce = 1000;

export function createSuggestions({ db, sources, layers, wordsOf, labels, index }: SuggestionParts): SuggestionStore {
  const upsert = db.prepare(
    `INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sample_id, source_id) DO UPDATE SET mentions = excluded.mentions, alternatives = excluded.alternatives,
       normalised_log_probability = excluded.normalised_log_probability, words_read = excluded.words_read,
       features = excluded.features, at = excluded.at`,
  );
  // Not `features`, which are long and for strategies alone.
  const select = `SELECT source_id, mentions, alternatives, normalised_log_probability, words_read, at
    FROM suggestions WHERE sample_id = ?`;
  const one = db.prepare<[number, number], Row>(`${select} AND source_id = ?`);
  const all = db.prepare<[number], Row>(`${select} ORDER BY source_id`);
  const whose = db
    .prepare<[number], number>('SELECT source_id FROM suggestions WHERE sample_id = ? ORDER BY source_id DESC')
    .pluck();
  const count = db.prepare<[number], number>('SELECT count(*) FROM suggestions WHERE source_id = ?').pluck();
  const featurePage = db.prepare<
    [number, number],
    { sample_id: number; normalised_log_probability: number; words_read: number; features: string | null }
  >(
    `SELECT sample_id, normalised_log_probability, words_read, features FROM suggestions INDEXED BY suggestions_by_source
     WHERE source_id = ? AND sample_id > ? AND normalised_log_probability IS NOT NULL AND sample_id ${visible}
     ORDER BY sample_id LIMIT ${featureRowsAtOnce}`,
  );

  const unsuggested = unsuggestedFinder(db, index);

  const put = db.transaction((batch: readonly SampleSuggestion[], source: Source, at: number) => {
    for (const { sampleId, tagged } of batch) {
      const { mentions, normalisedLogProbability, wordsRead, features } = tagged;
      const compact = mentions.map(({ start, end, type, score }) => ({ start, end, type, score }));
      const alternatives = JSON.stringify(mentions.map((mention) => mention.alternatives));
      const encoded = encodeSuggestions(compact);
      const kept = JSON.stringify(features);
      upsert.run(sampleId, source.id, encoded, alternatives, normalisedLogProbability, wordsRead, kept, at);
    }
  });

  function stored(id: number, row: Row | undefined): StoredSuggestion | null {
    const source = row && sources.all().get(row.source_id);
    if (!source) return null;
    const { kind, name } = source;
    const { at, words_read: wordsRead, normalised_log_probability: normalisedLogProbability } = row;
    const words = wordsOf(id);
    const { written, mentions } = layers.read(decodeSuggestions(row.mentions, source.id, { kind, name, at }), words);
    const readings = decode(Alternatives, row.alternatives);
    const alternatives = written.flatMap(({ id: mention, start, end }, i): [string, readonly Alternative[]][] => {
      const today = readingsToday(readings[i] ?? [], labels.resolver, () => words()({ start, end }));
      return today.length === 0 ? [] : [[mention, today]];
    });
    return {
      source,
      mentions,
      alternatives: Object.fromEntries(alternatives),
      normalisedLogProbability,
      wordsRead,
      at,
    };
  }

  /** The newest file that has a set of the sample. */
  function fileOf(id: number): number | null {
    const known = sources.all();
    if (![...known.values()].some(({ kind }) => kind === 'file')) return null;
    return whose.all(id).find((source) => known.get(source)?.kind === 'file') ?? null;
  }

  return {
    sources: () => [...sources.all().values()].map((source) => ({ ...source, samples: count.get(source.id) ?? 0 })),
    findSource: (kind, name) => sources.find(kind, name),
    checkpointSource: (name, at) => sources.checkpoint(name, at),
    put: (batch, source, at) => put.immediate(batch, source, at),
    get: (id, source) => stored(id, one.get(id, source)),
    shown(id, { files, source }) {
      const chosen = (files ? fileOf(id) : null) ?? source;
      return chosen === null ? null : stored(id, one.get(id, chosen));
    },
    all: (id) => all.all(id).flatMap((row) => stored(id, row) ?? []),
    missing: (source, scores, after, limit, split = null) => unsuggested({ source, scores, after, limit, split }),
    *features(source, { uncertainties }): Generator<SuggestionFeatures> {
      for (let after = 0; ;) {
        const rows = featurePage.all(source, after);
        for (const row of rows) {
          yield {
            sampleId: SampleId.parse(row.sample_id),
            normalisedLogProbability: row.normalised_log_probability,
            wordsRead: row.words_read,
            features: uncertainties && row.features !== null ? JSON.parse(row.features) : null,
          };
        }
        const last = rows.at(-1);
        if (!last || rows.length < featureRowsAtOnce) return;
        after = last.sample_id;
      }
    },
    count: (source) => count.get(source) ?? 0,
    setsOf: (id) => whose.all(id).filter((source) => sources.all().has(source)).length,
  };
}

/** Readings under today's label set: types that became one are one reading. */
function readingsToday(
  readings: readonly Alternative[],
  resolver: TypeResolver,
  words: () => string,
): readonly Alternative[] {
  if (!resolver.changes) return readings;
  const sums = new Map<string | null, number>();
  for (const { type, probability } of readings) {
    const today = type === null ? null : resolver.resolve(type, words);
    sums.set(today, (sums.get(today) ?? 0) + probability);
  }
  return [...sums].map(([type, probability]) => ({ type, probability })).sort((a, b) => b.probability - a.probability);
}

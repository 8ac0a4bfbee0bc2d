/** The rows of an import: the sample, its search words, its line of the catalog, and the layers it comes with. */
import type { Origin } from '../../src/domain/origin';
import { groundingOf } from '../../src/domain/region';
import { SampleId, type GroundedMention } from '../../src/domain/sample';
import { bySpan, overlaps } from '../../src/domain/span';
import type { DuplicateSample, ImportBatchResult, NewSample } from '../../src/storage/import-store';
import type { Connection } from './connection';
import { encodeOrNull, encodeReference, encodeSuggestions, encodeTokens, type CompactSuggestion } from './json';
import { searchText } from './search-text';

/** A running import, as its samples' rows refer to it. */
interface Running {
  readonly id: number;
  readonly file: Origin;
}

/** Inserts a batch in one transaction: the sample, its search words, its line of the catalog, and the layers it comes with. */
export function batchInserter(db: Connection) {
  const existing = db.prepare<[string], { id: number; text: string; token_count: number }>(
    'SELECT id, text, token_count FROM samples WHERE external_id = ?',
  );
  const insertSample = db.prepare(
    `INSERT INTO samples (external_id, import_id, line, text, tokens, token_count, tags, image_hash, image_name,
       image_problem, meta, question) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSearch = db.prepare('INSERT INTO sample_search (rowid, words, external_id) VALUES (?, ?, ?)');
  const insertCatalog = db.prepare('INSERT INTO catalog VALUES (?, ?, ?, ?, ?)');
  const insertReference = db.prepare('INSERT INTO reference_layers VALUES (?, 1, ?, ?, ?, ?)');
  const insertSuggestion = db.prepare("INSERT INTO suggestions VALUES (?, ?, ?, '[]', NULL, ?, NULL, ?)");
  const has = db
    .prepare<[number, number], number>('SELECT 1 FROM suggestions WHERE sample_id = ? AND source_id = ?')
    .pluck();
  const findSource = db.prepare<[number], number>('SELECT id FROM sources WHERE import_id = ?').pluck();
  const insertSource = db.prepare("INSERT INTO sources (kind, name, import_id, at) VALUES ('file', ?, ?, ?)");

  /** The file as a source: made with the first sample that it suggests something of. */
  const sourceOf = ({ id, file }: Running): number =>
    findSource.get(id) ?? Number(insertSource.run(file.name, id, file.at).lastInsertRowid);

  /** false where an earlier line of the file has suggested something for this sample. */
  const suggest = (id: number, suggested: readonly GroundedMention[], words: number, running: Running): boolean => {
    const source = sourceOf(running);
    if (has.get(id, source) !== undefined) return false;
    const mentions = suggestedMentions(suggested, words, running.file);
    insertSuggestion.run(id, source, encodeSuggestions(mentions), words, running.file.at);
    return true;
  };

  const insertOne = (sample: NewSample, running: Running): void => {
    const { externalId, line, split, text, tokens, tags, reference, suggested, meta } = sample;
    const { imageHash, imageName, imageProblem, question } = sample;
    const { lastInsertRowid } = insertSample.run(
      externalId,
      running.id,
      line,
      text,
      encodeTokens(tokens, text),
      tokens.length,
      encodeOrNull(tags),
      imageHash,
      imageName,
      imageProblem,
      encodeOrNull(meta),
      question ?? null,
    );
    const id = Number(lastInsertRowid);
    insertSearch.run(id, searchText(text), searchText(externalId));
    const state = sample.state === 'flagged' || sample.state === 'skipped' ? sample.state : 'new';
    insertCatalog.run(id, split, imageHash === null ? 0 : 1, reference === null ? 0 : 1, state);
    const { kind, name, at } = running.file;
    if (reference) insertReference.run(id, kind, name, at, encodeReference(reference));
    if (suggested) suggest(id, suggested, tokens.length, running);
  };

  return db.transaction((samples: readonly NewSample[], running: Running): ImportBatchResult => {
    const duplicates: DuplicateSample[] = [];
    for (const sample of samples) {
      const taken = existing.get(sample.externalId);
      if (!taken) {
        insertOne(sample, running);
        continue;
      }
      const { externalId, line, text, tokens, suggested } = sample;
      const sameText = taken.text === text;
      // What a model said of a tweet that is here belongs beside what is known of it.
      const isSame = sameText && taken.token_count === tokens.length;
      const suggestionsTaken =
        suggested !== undefined && isSame && suggest(taken.id, suggested, tokens.length, running);
      duplicates.push({ externalId, line, existing: SampleId.parse(taken.id), sameText, suggestionsTaken });
    }
    return { added: samples.length - duplicates.length, duplicates };
  });
}

/** Of two that overlap the first one stays, as in every document. */
function suggestedMentions(suggested: readonly GroundedMention[], words: number, file: Origin): CompactSuggestion[] {
  const kept: GroundedMention[] = [];
  for (const mention of [...suggested].sort(bySpan)) {
    if (mention.end <= words && !kept.some((k) => overlaps(k, mention))) kept.push(mention);
  }
  return kept.map(({ start, end, type, regions }, i) => ({
    start,
    end,
    type,
    score: null,
    ...(regions !== null && { grounding: groundingOf(regions, `i${i}`, file) }),
  }));
}

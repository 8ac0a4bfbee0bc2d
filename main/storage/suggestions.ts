/** The suggestion store: a checkpoint's word goes into the documents as an edit of the model, logged like any other. */
import type { AnnotatedMention } from '../../src/domain/mention';
import { Alternative } from '../../src/domain/mention';
import { applyEdit, type Edit } from '../../src/domain/edit';
import { openGrounding } from '../../src/domain/region';
import { SampleId } from '../../src/domain/sample';
import type { ChangedSample } from '../../src/storage/annotation-store';
import type { SampleSuggestion, StoredSuggestion, SuggestionStore } from '../../src/storage/suggestion-store';
import { z } from 'zod';
import type { Annotators } from './annotators';
import type { Connection } from './connection';
import { decode, Mentions } from './json';
import { stateNumber, type QueueIndex } from './queue-index';
import type { WorkTable } from './work-table';

interface Row {
  checkpoint: string;
  mentions: string;
  alternatives: string;
  normalised_log_probability: number | null;
  words_read: number;
  at: number;
}

const finished = new Set([stateNumber('done'), stateNumber('skipped')]);
const Alternatives = z.record(z.string(), z.array(Alternative));

export function createSuggestions(
  db: Connection,
  annotators: Annotators,
  work: WorkTable,
  index: QueueIndex,
): SuggestionStore {
  const upsert = db.prepare(
    `INSERT INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sample_id) DO UPDATE SET checkpoint = excluded.checkpoint, mentions = excluded.mentions,
       alternatives = excluded.alternatives, normalised_log_probability = excluded.normalised_log_probability,
       words_read = excluded.words_read, at = excluded.at`,
  );
  const setUncertainty = db.prepare('UPDATE work SET uncertainty = ? WHERE sample_id = ?');
  const one = db.prepare<[number], Row>('SELECT * FROM suggestions WHERE sample_id = ?');
  const lastMark = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM edit_log').pluck();
  const count = db.prepare<[string], number>('SELECT count(*) FROM suggestions WHERE checkpoint = ?').pluck();
  const suggestedBy = db.prepare<[number], string>('SELECT checkpoint FROM suggestions WHERE sample_id = ?').pluck();

  const putOne = (
    item: SampleSuggestion,
    checkpoint: string,
    at: number,
  ): { annotatorId: number; changed: ChangedSample }[] => {
    const serial = (lastMark.get() ?? 0) + 1; // ids differ from those of every earlier suggestion
    const mentions = item.tagged.mentions.map(({ start, end, type, score }, i): AnnotatedMention => ({
      id: `s${serial}-${i}`,
      start,
      end,
      type,
      status: 'suggested',
      score,
      grounding: openGrounding,
    }));
    const alternatives = Object.fromEntries(item.tagged.mentions.map((m, i) => [`s${serial}-${i}`, m.alternatives]));
    const { normalisedLogProbability, wordsRead } = item.tagged;
    upsert.run(
      item.sampleId,
      checkpoint,
      JSON.stringify(mentions),
      JSON.stringify(alternatives),
      normalisedLogProbability,
      wordsRead,
      at,
    );
    setUncertainty.run(Math.min(1, Math.max(0, 1 - Math.exp(normalisedLogProbability))), item.sampleId);
    const edit: Edit = { kind: 'suggest', mentions, checkpoint };
    return annotators.all().flatMap(({ id }) => {
      const now = work.get(item.sampleId, id);
      if (now.document.state === 'done' || now.document.state === 'skipped') return [];
      const document = applyEdit(now.document, edit, now.tokenCount);
      const { changed } = work.save(now, document, { at, origin: 'model', kind: 'edit', of: null, edit, before: null });
      return [{ annotatorId: id, changed }];
    });
  };

  const put = db.transaction(
    (batch: readonly SampleSuggestion[], checkpoint: string, annotatorName: string, at: number): ChangedSample[] => {
      const annotator = annotators.id(annotatorName);
      return batch.flatMap((item) =>
        putOne(item, checkpoint, at)
          .filter(({ annotatorId }) => annotatorId === annotator)
          .map(({ changed }) => changed),
      );
    },
  );

  return {
    put: (batch, checkpoint, annotator, at) => index.around(() => put.immediate(batch, checkpoint, annotator, at)),
    get(id): StoredSuggestion | null {
      const row = one.get(id);
      if (!row) return null;
      return {
        checkpoint: row.checkpoint,
        mentions: decode(Mentions, row.mentions),
        alternatives: decode(Alternatives, row.alternatives),
        normalisedLogProbability: row.normalised_log_probability,
        wordsRead: row.words_read,
        at: row.at,
      };
    },
    missing(annotatorName, checkpoint, after, limit) {
      const queue = index.of(annotators.id(annotatorName));
      const missing: SampleId[] = [];
      for (let place = after === null ? 0 : (queue.places[after] ?? -1) + 1; place < queue.length; place++) {
        if (missing.length === limit) break;
        const id = queue.ids[place] ?? 0;
        if (!finished.has(queue.states[place] ?? 0) && suggestedBy.get(id) !== checkpoint)
          missing.push(SampleId.parse(id));
      }
      return missing;
    },
    count: (checkpoint) => count.get(checkpoint) ?? 0,
  };
}

/** What is found later for samples that are there: pictures, newer references, other splits. In the caller's transaction. */
import { boxesOf } from '../../src/domain/region';
import { SampleId } from '../../src/domain/sample';
import type { KnownSample, SampleChange } from '../../src/storage/import-store';
import type { Connection } from './connection';
import { visible } from './horizon';
import { decode, encodeReference, ReferenceMentions } from './json';

/** Returns what applies one change; `by` names the file that new references are from. */
export function sampleChanger(db: Connection): (change: SampleChange, by: { name: string; at: number }) => void {
  const setPicture = db.prepare(
    'UPDATE samples SET image_hash = @hash, image_name = @name, image_problem = NULL WHERE id = @id',
  );
  const setHasImage = db.prepare('UPDATE catalog SET has_image = 1 WHERE sample_id = ?');
  // A model that has not seen the picture is asked again, but never under somebody's work.
  const forgetSuggestions = db.prepare(
    `DELETE FROM suggestions WHERE sample_id = @id AND source_id IN (SELECT id FROM sources WHERE kind = 'checkpoint')
       AND NOT EXISTS (SELECT 1 FROM work WHERE sample_id = @id)`,
  );
  const addReference = db.prepare(
    `INSERT INTO reference_layers
     SELECT @id, coalesce(max(version), 0) + 1, 'file', @name, @at, @mentions FROM reference_layers WHERE sample_id = @id`,
  );
  const point = db.prepare(
    'UPDATE catalog SET reference = (SELECT max(version) FROM reference_layers WHERE sample_id = @id) WHERE sample_id = @id',
  );
  const setSplit = db.prepare('UPDATE catalog SET split = ? WHERE sample_id = ?');
  const setQuestion = db.prepare('UPDATE samples SET question = ? WHERE id = ?');
  const flag = db.prepare("UPDATE catalog SET state = 'flagged' WHERE sample_id = ? AND state = 'new'");

  return ({ id, picture, reference, split, question }, { name, at }) => {
    if (picture) {
      setPicture.run({ id, ...picture });
      setHasImage.run(id);
      forgetSuggestions.run({ id });
    }
    if (reference) {
      addReference.run({ id, name, at, mentions: encodeReference(reference) });
      point.run({ id });
    }
    if (split) setSplit.run(split, id);
    if (question) {
      setQuestion.run(question, id);
      flag.run(id);
    }
  };
}

interface KnownRow {
  id: number;
  import_id: number;
  text: string;
  token_count: number;
  split: KnownSample['split'];
  width: number | null;
  height: number | null;
  kind: 'file' | 'person' | null;
  mentions: string | null;
}

/** Returns what finds a sample by its external id, as an incoming one is compared with it. */
export function knownSamples(db: Connection): (externalId: string) => KnownSample | null {
  const find = db.prepare<[string], KnownRow>(
    `SELECT s.id, s.import_id, s.text, s.token_count, c.split, i.width, i.height, r.kind, r.mentions
     FROM samples s JOIN catalog c ON c.sample_id = s.id
     LEFT JOIN images i ON i.hash = s.image_hash
     LEFT JOIN reference_layers r ON r.sample_id = s.id AND r.version = c.reference
     WHERE s.external_id = ? AND s.id ${visible}`,
  );
  return (externalId) => {
    const row = find.get(externalId);
    if (!row) return null;
    const { id, import_id: importId, text, token_count: tokenCount, split, width, height, kind: by, mentions } = row;
    return {
      ...{ id: SampleId.parse(id), externalId, importId, text, tokenCount, split },
      image: width === null || height === null ? null : { width, height },
      reference:
        mentions === null || by === null ? null : { by, mentions: decode(ReferenceMentions, mentions).map(grounded) },
    };
  };
}

function grounded(mention: ReturnType<typeof ReferenceMentions.parse>[number]) {
  const { start, end, type } = mention;
  return { start, end, type, regions: 'regions' in mention ? mention.regions : boxesOf(mention.grounding) };
}

/**
 * Reference, suggestions and work become layers of their own. `catalog` holds what lists filter by; `work` only what people
 * touched; `sources` who suggests; `score_sets` what query strategies said, each set whole, as numbers of 4 bytes (samples) and
 * of 8 (scores), little end first, the highest score first. The label set has a log. documents.ts turns
 * the stored documents over.
 */
import type { Connection } from '../../connection';
import { convertDocuments } from './documents';

const before = `
CREATE TABLE catalog (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'dev', 'test', 'pool')),
  has_image INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'skipped', 'flagged'))
) STRICT;
INSERT INTO catalog
  SELECT s.id, s.split, s.image_hash IS NOT NULL, s.gold IS NOT NULL,
    coalesce((SELECT w.state FROM work w
      WHERE w.sample_id = s.id AND w.state IN ('skipped', 'flagged') AND w.last_mark IS NULL LIMIT 1), 'new')
  FROM samples s;

CREATE TABLE reference_layers (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'file')),
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  mentions TEXT NOT NULL,
  PRIMARY KEY (sample_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO reference_layers
  SELECT s.id, 1, 'file', i.source, i.started_at, s.gold
  FROM samples s JOIN imports i ON i.id = s.import_id WHERE s.gold IS NOT NULL;

DROP INDEX samples_with_gold;
ALTER TABLE samples DROP COLUMN gold;
ALTER TABLE samples DROP COLUMN split;
ALTER TABLE samples ADD COLUMN question TEXT;

CREATE TABLE sources (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('checkpoint', 'file')),
  name TEXT NOT NULL,
  import_id INTEGER REFERENCES imports (id) ON DELETE CASCADE,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sources_of_checkpoints ON sources (name) WHERE kind = 'checkpoint';
CREATE UNIQUE INDEX sources_of_imports ON sources (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE source_suggestions (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  mentions TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  normalised_log_probability REAL,
  words_read INTEGER NOT NULL,
  features TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (sample_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE score_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  strategy TEXT NOT NULL,
  source_id INTEGER REFERENCES sources (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  samples BLOB NOT NULL,
  scores BLOB NOT NULL
) STRICT;

CREATE TABLE layered_work (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotators (id),
  state TEXT NOT NULL CHECK (state IN ('new', 'in-progress', 'done', 'skipped', 'flagged')),
  revision INTEGER NOT NULL,
  mentions TEXT NOT NULL,
  decided TEXT NOT NULL,
  touched_at INTEGER,
  last_mark INTEGER,
  PRIMARY KEY (sample_id, annotator_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE label_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  before TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
`;

const after = `
DELETE FROM edit_log WHERE origin = 'model';
DROP INDEX edit_log_by_sample;
ALTER TABLE edit_log DROP COLUMN origin;
CREATE INDEX edit_log_by_sample ON edit_log (sample_id, annotator_id, id);
UPDATE edit_log SET edit = json_set(edit, '$.state', 'new')
  WHERE json_extract(edit, '$.kind') = 'mark' AND json_extract(edit, '$.state') = 'suggested';

DROP TABLE work;
ALTER TABLE layered_work RENAME TO work;
CREATE INDEX work_in_queue ON work (annotator_id, sample_id, state);
CREATE INDEX work_by_edit ON work (annotator_id, last_mark) WHERE last_mark IS NOT NULL;

DROP TABLE suggestions;
ALTER TABLE source_suggestions RENAME TO suggestions;
CREATE INDEX suggestions_by_source ON suggestions (source_id, sample_id, features IS NULL);

DELETE FROM mention_counts;
INSERT INTO mention_counts
  SELECT w.annotator_id, m.value ->> 'type', count(*) FROM work w, json_each(w.mentions) m GROUP BY 1, 2;

INSERT INTO settings SELECT 'lastAnnotator', value FROM settings WHERE key = 'annotator';
INSERT INTO settings VALUES ('shows', '{"kind":"automatic"}');
INSERT INTO settings SELECT 'labels', json_object('types',
    json((SELECT json_group_array(json_object('id', t.value, 'name', t.value, 'colour', NULL, 'description', '', 'key', NULL))
          FROM json_each(settings.value) t)), 'retired', json_array())
  FROM settings WHERE key = 'types';
DELETE FROM settings WHERE key IN ('types', 'annotator');

-- The sample project's pool is there to be annotated: its answers stay in the history.
UPDATE catalog SET reference = 0
  WHERE split = 'pool' AND EXISTS (SELECT 1 FROM settings WHERE key = 'isSample' AND value = 'true');
`;

export function up(db: Connection): void {
  db.exec(before);
  convertDocuments(db);
  db.exec(after);
}

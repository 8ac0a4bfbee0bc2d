/**
 * Annotators, what each has made of each sample (`work`), every edit (`edit_log`), and which edits can be taken back.
 * `work` repeats a sample's split and whether it has a picture, so that a list is one walk over one index.
 */
export const sql = `
CREATE TABLE annotators (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE work (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotators (id),
  state TEXT NOT NULL CHECK (state IN ('new', 'suggested', 'in-progress', 'done', 'skipped', 'flagged')),
  revision INTEGER NOT NULL DEFAULT 0,
  mentions TEXT NOT NULL DEFAULT '[]',
  touched_at INTEGER,
  last_mark INTEGER,
  split TEXT NOT NULL,
  has_image INTEGER NOT NULL,
  uncertainty REAL,
  queue_key REAL NOT NULL,
  PRIMARY KEY (sample_id, annotator_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_in_queue ON work (annotator_id, queue_key, sample_id, state, split, has_image);
CREATE INDEX work_by_edit ON work (annotator_id, last_mark) WHERE last_mark IS NOT NULL;

CREATE TABLE mention_counts (
  annotator_id INTEGER NOT NULL REFERENCES annotators (id),
  type TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (annotator_id, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE edit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  annotator_id INTEGER NOT NULL REFERENCES annotators (id),
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('person', 'model')),
  kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo')),
  of_id INTEGER,
  edit TEXT NOT NULL,
  before TEXT,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX edit_log_by_sample ON edit_log (sample_id, annotator_id, origin, id);

CREATE TABLE undo_stack (
  log_id INTEGER PRIMARY KEY REFERENCES edit_log (id) ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotators (id),
  undone INTEGER NOT NULL CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX undo_stack_top ON undo_stack (annotator_id, undone, log_id);
`;

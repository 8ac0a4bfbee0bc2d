/** Suggestions, training runs, checkpoints and their promotions, jobs. */
export const sql = `
CREATE TABLE suggestions (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  checkpoint TEXT NOT NULL,
  mentions TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  normalised_log_probability REAL,
  words_read INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX suggestions_by_checkpoint ON suggestions (checkpoint, sample_id);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'failed', 'interrupted')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  from_checkpoint TEXT,
  preset TEXT NOT NULL,
  seed INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  replayed INTEGER NOT NULL,
  request TEXT NOT NULL,
  edit_mark INTEGER NOT NULL,
  data_hash TEXT NOT NULL,
  progress TEXT,
  error TEXT,
  verdict TEXT
) STRICT;

CREATE TABLE run_steps (
  run_id TEXT NOT NULL REFERENCES runs (id),
  step INTEGER NOT NULL,
  loss REAL NOT NULL,
  dev_f1 REAL,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  name TEXT PRIMARY KEY,
  run_id TEXT REFERENCES runs (id),
  model TEXT NOT NULL,
  types TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  folder TEXT,
  evaluation TEXT
) STRICT;

CREATE TABLE promotions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL REFERENCES checkpoints (name),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('promote', 'rollback')),
  before_id INTEGER REFERENCES promotions (id)
) STRICT;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'failed', 'interrupted')),
  done REAL NOT NULL DEFAULT 0,
  total REAL,
  note TEXT NOT NULL DEFAULT '',
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  error TEXT,
  result TEXT
) STRICT;
`;

/**
 * Samples, pictures, imports, and the search index. `horizon` is the last sample to be seen: what an import adds stands
 * after it until the import is finished, which moves the horizon and shows all of its samples at once.
 */
export const sql = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE images (
  hash TEXT PRIMARY KEY,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  byte_length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  format TEXT NOT NULL,
  source TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  layout TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  samples INTEGER NOT NULL DEFAULT 0,
  report TEXT NOT NULL DEFAULT 'null'
) STRICT;
CREATE INDEX imports_by_content ON imports (content_hash);

CREATE TABLE samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT NOT NULL UNIQUE,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  line INTEGER,
  split TEXT NOT NULL CHECK (split IN ('train', 'dev', 'test', 'pool')),
  text TEXT NOT NULL,
  tokens TEXT NOT NULL,
  token_count INTEGER NOT NULL,
  tags TEXT,
  gold TEXT,
  image_hash TEXT REFERENCES images (hash),
  image_name TEXT,
  image_problem TEXT,
  meta TEXT
) STRICT;
CREATE INDEX samples_by_import ON samples (import_id);
CREATE INDEX samples_by_image ON samples (image_hash) WHERE image_hash IS NOT NULL;
CREATE INDEX samples_with_gold ON samples (split) WHERE gold IS NOT NULL;

CREATE TABLE horizon (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_sample INTEGER NOT NULL
) STRICT;
INSERT INTO horizon VALUES (1, 0);

CREATE VIRTUAL TABLE sample_search USING fts5 (
  words,
  external_id,
  content = '',
  contentless_delete = 1,
  prefix = '1 2',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
);
`;

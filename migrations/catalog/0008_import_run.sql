-- Imports of product files, each with how far it is: the page of a running one can be opened anew.
-- Rows are deleted by a later import, 30 days on.
CREATE TABLE import_run (
  id TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  -- The declared length; NULL where it is not known.
  file_bytes INTEGER CHECK (file_bytes >= 0),
  dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  products INTEGER NOT NULL DEFAULT 0 CHECK (products >= 0),
  file_rows INTEGER NOT NULL DEFAULT 0 CHECK (file_rows >= 0),
  bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  -- The last event of the import, 'done' or 'failed'.
  result TEXT CHECK (result IS NULL OR json_valid(result)),
  started_at INTEGER NOT NULL,
  -- The last sign of life.
  seen_at INTEGER NOT NULL,
  CHECK ((state = 'running') = (result IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX import_run_started ON import_run (started_at);

-- What an import refused or noted, up to a limit.
CREATE TABLE import_issue (
  import_id TEXT NOT NULL REFERENCES import_run (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('refused', 'note')),
  file_row INTEGER NOT NULL,
  handle TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

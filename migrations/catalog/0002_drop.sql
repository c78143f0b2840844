-- Drops as staff made them. The authority on a drop's run is its root object: this is what lists
-- are made of, and what says which drops there are. Times are milliseconds since 1970-01-01 UTC.

CREATE TABLE shop_drop (
  id TEXT PRIMARY KEY CHECK (length(id) = 31),
  -- draft: the object has not been told yet, and nobody sees it. removed: in no list any more.
  publication TEXT NOT NULL CHECK (publication IN ('draft', 'published', 'removed')),
  opens_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  -- The request that made it, so that a repeated one finds it instead of making another.
  request_key TEXT UNIQUE,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (closes_at > opens_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX shop_drop_opens ON shop_drop (opens_at, id) WHERE publication <> 'removed';

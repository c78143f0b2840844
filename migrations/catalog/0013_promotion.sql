-- Promotions, as staff write them. `rule` has conditions, action and which others may apply beside it.
CREATE TABLE promotion (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'draft')),
  starts_at INTEGER,
  ends_at INTEGER CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at),
  priority INTEGER NOT NULL,
  rule TEXT NOT NULL CHECK (json_valid(rule)),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX promotion_status ON promotion (status, id);

-- Grows with every change of a promotion: readers ask for it alone while nothing changes.
CREATE TABLE offers (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL CHECK (version >= 0)
) STRICT;

INSERT INTO offers (id, version) VALUES (1, 0);

CREATE TRIGGER promotion_added AFTER INSERT ON promotion
BEGIN
  UPDATE offers SET version = version + 1;
END;

CREATE TRIGGER promotion_changed AFTER UPDATE ON promotion
BEGIN
  UPDATE offers SET version = version + 1;
END;

CREATE TRIGGER promotion_removed AFTER DELETE ON promotion
BEGIN
  UPDATE offers SET version = version + 1;
END;

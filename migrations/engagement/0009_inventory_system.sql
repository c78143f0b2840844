-- Inventory systems that documents are sent to. Times are milliseconds since 1970 UTC.
CREATE TABLE inventory_system (
  system TEXT NOT NULL PRIMARY KEY,
  -- The cursor behind the events that have their documents.
  cursor TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A document on its way to an inventory system. Positions grow in the order that documents of one
-- SKU are sent in. A pending document is never deleted.
CREATE TABLE inventory_document (
  position INTEGER NOT NULL PRIMARY KEY,
  system TEXT NOT NULL,
  -- Its key at the system: `webhook-id`.
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  -- The same bytes at each attempt.
  body TEXT NOT NULL CHECK (json_valid(body)),
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered')),
  -- Whether an earlier pending document of its system shares one of its SKUs.
  waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_at INTEGER NOT NULL,
  -- The status code of the last attempt; null where none came.
  last_code INTEGER,
  created_at INTEGER NOT NULL,
  delivered_at INTEGER
) STRICT;

CREATE UNIQUE INDEX inventory_document_key ON inventory_document (system, document_id);
CREATE INDEX inventory_document_due ON inventory_document (system, next_at)
  WHERE status = 'pending' AND waits = 0;
CREATE INDEX inventory_document_status ON inventory_document (system, status, position);

-- The SKUs of pending documents: a document waits for the earlier ones of each of its SKUs.
CREATE TABLE inventory_document_sku (
  system TEXT NOT NULL,
  sku TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (system, sku, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX inventory_document_sku_position ON inventory_document_sku (position);

-- Systems of the merchant that events are sent to. Times are milliseconds since 1970 UTC.
CREATE TABLE webhook (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  -- Types of events, a JSON list.
  events TEXT NOT NULL CHECK (json_valid(events)),
  status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
  -- The signing secret, encrypted.
  secret TEXT NOT NULL,
  -- The cursor behind the events that have their deliveries.
  cursor TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An event on its way to a webhook. Its key makes one delivery of two runs that take the event.
CREATE TABLE webhook_delivery (
  webhook_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  -- The order or SKU of the event: its events are delivered in sequence.
  subject TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  -- The same bytes at each attempt.
  body TEXT NOT NULL CHECK (json_valid(body)),
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  -- Attempts since `since`: the waits double with them.
  tries INTEGER NOT NULL CHECK (tries >= 0),
  -- When it was made, or asked for again.
  since INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  -- The status code of each attempt, null where none came; a JSON list.
  codes TEXT NOT NULL CHECK (json_valid(codes)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (webhook_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_subject ON webhook_delivery (webhook_id, subject, sequence)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (webhook_id, created_at, event_id);

-- SKUs that ran low, in the order of their commits. Rows are never deleted, so that a position is
-- never used again. `version` is the level's: a message that comes twice is one event.
CREATE TABLE stock_event (
  position INTEGER NOT NULL PRIMARY KEY,
  sku TEXT NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

CREATE UNIQUE INDEX stock_event_version ON stock_event (sku, version);

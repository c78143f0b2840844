-- Messages no consumer could handle, each waiting for a decision.
CREATE TABLE dead_letter (
  id TEXT NOT NULL PRIMARY KEY,
  queue TEXT NOT NULL CHECK (queue IN (
    'orders', 'inventory', 'delivery', 'notifications', 'behaviour')),
  -- The message as it arrived, JSON.
  message TEXT NOT NULL CHECK (json_valid(message)),
  reason TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  -- How often it came to the dead-letter queue.
  attempts INTEGER NOT NULL CHECK (attempts >= 1),
  state TEXT NOT NULL CHECK (state IN ('dead', 'replayed', 'discarded')),
  decided_by TEXT,
  decided_at INTEGER,
  CHECK ((state = 'dead') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL))
) STRICT, WITHOUT ROWID;

-- Mail that was sent; the local shop's outbox. `at` and `id` both come with the message, so a
-- second sending meets the same key; the key's order is the list's.
CREATE TABLE mail (
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;

-- Behaviour by day (UTC); statistics read whole days.
CREATE TABLE behaviour_event (
  day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
  id TEXT NOT NULL,
  shopper_id TEXT,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;

-- Public events of orders, in the order of their commits: a row commits with the ledger entry that
-- it follows from. `data` is what every reader gets, at every reading. Rows are never deleted, so
-- that a position is never used again.
CREATE TABLE event_feed (
  position INTEGER NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL,
  -- Grows within the order.
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

-- The record of orders. Every shard has this schema; the shard is part of the order id.
-- Rows written are paid for: text keys are the table itself (WITHOUT ROWID), and an index exists
-- only where a constraint or a hot read needs it.

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'ord_*'),
  shopper_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  number TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN (
    'placed', 'awaiting_payment', 'paid', 'allocated', 'packed', 'shipped', 'delivered',
    'completed', 'cancelled', 'refunding', 'refunded')),
  payment_status TEXT NOT NULL CHECK (payment_status IN (
    'pending', 'succeeded', 'declined', 'unknown', 'cancelled', 'due_on_delivery',
    'refunding', 'refunded')),
  -- Equals the last sequence of the order's ledger.
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Minor units of the currency.
  total INTEGER NOT NULL CHECK (total >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  -- The hash of the ledger's last entry: the next one is chained to it.
  head_hash TEXT NOT NULL CHECK (length(head_hash) = 64),
  -- The order as the API shows it, JSON.
  snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
  -- Milliseconds since 1970 UTC.
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- At most one order per checkout; also a shopper's list (a checkout has one shopper).
CREATE UNIQUE INDEX orders_shopper_checkout ON orders (shopper_id, checkout_id);
-- What the sweep completes. Holds only the orders delivered lately.
CREATE INDEX orders_delivered ON orders (updated_at) WHERE status = 'delivered';

-- The ledger. Its key is the guard of every change: two writers of one version cannot both commit.
CREATE TABLE order_event (
  order_id TEXT NOT NULL REFERENCES orders (id),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (order_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER order_event_no_update BEFORE UPDATE ON order_event
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER order_event_no_delete BEFORE DELETE ON order_event
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- Messages still to take effect. A row commits with its cause and goes with its effect. Ids begin
-- with the order id and so sort by age; the table is short, a sweep reads it without an index.
CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  queue TEXT NOT NULL CHECK (queue IN ('orders', 'inventory', 'delivery', 'notifications')),
  message TEXT NOT NULL CHECK (json_valid(message)),
  created_at INTEGER NOT NULL,
  -- Sent again after this, unless the effect has removed it.
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
) STRICT, WITHOUT ROWID;

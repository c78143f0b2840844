-- Erasures of members. Times are milliseconds since 1970 UTC.

-- `subject` is sealed: the addresses that rows of the person are found by. It is null once every
-- store was searched for them a second time. `waiting` lists orders that keep their address until
-- they are delivered. `stores` has the outcome of each store's last run.
CREATE TABLE erasure (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL UNIQUE,
  shopper_id TEXT NOT NULL,
  subject TEXT,
  waiting TEXT NOT NULL CHECK (json_valid(waiting)),
  stores TEXT NOT NULL CHECK (json_valid(stores)),
  -- `member`, or `staff:<id>`.
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  runs INTEGER NOT NULL CHECK (runs >= 0),
  -- When it goes on; null once it is done.
  next_at INTEGER,
  done_at INTEGER,
  CHECK ((next_at IS NULL) = (done_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX erasure_due ON erasure (next_at) WHERE next_at IS NOT NULL;

-- A document keeps its number and its amounts. It may lose its buyer, and the reason of a credit note.
DROP TRIGGER invoice_no_update;
CREATE TRIGGER invoice_no_update BEFORE UPDATE ON invoice
WHEN NOT (
  NEW.series = OLD.series AND NEW.year = OLD.year AND NEW.number = OLD.number
  AND NEW.order_id = OLD.order_id AND NEW.refund_id = OLD.refund_id
  AND NEW.issued_on = OLD.issued_on
  AND json_remove(NEW.document, '$.buyer', '$.credits.reason')
    = json_remove(OLD.document, '$.buyer', '$.credits.reason')
  AND NEW.document ->> '$.buyer.email' = ''
  AND coalesce(NEW.document ->> '$.buyer.address.name', '') = ''
  AND coalesce(NEW.document ->> '$.buyer.address.line1', '') = ''
  AND coalesce(NEW.document ->> '$.credits.reason', '') = ''
)
BEGIN
  SELECT RAISE(ABORT, 'an invoice is never changed');
END;

-- Requests to be mailed once a SKU is available again. `token` opens the request: it stands in the
-- mail alone. `due_at` is when the request is to be looked at, null while its SKU is sold out;
-- `mailed_at` is when its mail was written. Times are milliseconds since 1970 UTC.
CREATE TABLE stock_alert (
  token TEXT NOT NULL PRIMARY KEY,
  sku TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  email TEXT NOT NULL,
  title TEXT NOT NULL,
  handle TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  due_at INTEGER,
  mailed_at INTEGER
) STRICT, WITHOUT ROWID;
-- One mailbox waits for a SKU once.
CREATE UNIQUE INDEX stock_alert_waiting ON stock_alert (sku, email) WHERE mailed_at IS NULL;
CREATE INDEX stock_alert_due ON stock_alert (due_at) WHERE mailed_at IS NULL;
CREATE INDEX stock_alert_email ON stock_alert (email);
CREATE INDEX stock_alert_asked ON stock_alert (asked_at);

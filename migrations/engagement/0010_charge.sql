-- Charges of payment providers, as their own lists name them, compared with the orders. Times are
-- milliseconds since 1970 UTC.
CREATE TABLE charge (
  kind TEXT NOT NULL,
  -- The provider's.
  id TEXT NOT NULL,
  -- The shop's; null where the charge names none.
  payment_id TEXT,
  charged_at INTEGER NOT NULL,
  -- 'open' waits to be compared.
  state TEXT NOT NULL
    CHECK (state IN ('open', 'matched', 'orphan', 'duplicate', 'wrong_amount', 'settled')),
  -- The shop's refund of a charge that no order wants.
  refund TEXT CHECK (refund IN ('pending', 'succeeded', 'failed')),
  record TEXT NOT NULL CHECK (json_valid(record)),
  compared_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX charge_payment ON charge (payment_id);
CREATE INDEX charge_open ON charge (compared_at) WHERE state = 'open';
CREATE INDEX charge_unmatched ON charge (charged_at, id)
  WHERE state IN ('orphan', 'duplicate', 'wrong_amount');
CREATE INDEX charge_matched ON charge (charged_at) WHERE state IN ('matched', 'settled');

-- How far the list of a provider has been read: pages of [since, until).
CREATE TABLE charge_walk (
  kind TEXT NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  cursor TEXT
) STRICT, WITHOUT ROWID;

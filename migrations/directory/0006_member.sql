-- Members of the shop: shoppers that proved their email. Times are milliseconds since 1970 UTC.

-- `email` is in its normal form. `shopper_id` names the member's object, which holds the rest.
CREATE TABLE member (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 1 AND 254),
  shopper_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) <= 100),
  level TEXT NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
  marketing INTEGER NOT NULL CHECK (marketing IN (0, 1)),
  locale TEXT NOT NULL CHECK (length(locale) BETWEEN 2 AND 35),
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

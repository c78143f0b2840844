-- Mails about orders. A mail commits with the change it tells of. `at` and `id` both come with the
-- change, so a second writing meets the same key; the key's order is the list's.
CREATE TABLE mail (
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;

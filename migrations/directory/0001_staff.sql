-- Staff, their tokens, the audit of what they changed, and the answers kept for repeated requests.

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 320),
  role TEXT NOT NULL CHECK (role IN ('owner', 'catalogue', 'warehouse', 'support')),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only the token's SHA-256 is kept: a copy of this table lets nobody in.
CREATE TABLE staff_token (
  token_hash TEXT NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Append-only; each row's hash covers the hash before it, so a changed row shows.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_json TEXT NOT NULL CHECK (json_valid(before_json)),
  after_json TEXT NOT NULL CHECK (json_valid(after_json)),
  request_id TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

-- Two writers that read the same last row: the second one fails here and reads again.
CREATE TRIGGER audit_gap_free BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'audit sequence taken');
END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;

-- key: '<staff id> <METHOD> <path> <Idempotency-Key>'. holder: the request that does the work; a
-- request that was overtaken finds another holder and leaves no trace.
CREATE TABLE staff_idempotency (
  key TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  holder TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in_flight', 'done')),
  status INTEGER,
  body TEXT,
  created_at INTEGER NOT NULL,
  CHECK ((state = 'done') = (status IS NOT NULL AND body IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Roles, sessions of sign-ins by code, and the indexes of the audit's filters.

-- `role` cannot take further values: its CHECK is part of the table. `role_name` is the role; `role`
-- keeps the nearest former one for Workers of the version before.
ALTER TABLE staff ADD COLUMN role_name TEXT
  CHECK (role_name IN ('owner', 'manager', 'support', 'warehouse', 'viewer'));
UPDATE staff SET role_name = CASE role WHEN 'catalogue' THEN 'manager' ELSE role END;

-- A row that a version before inserts has no `role_name`.
CREATE TRIGGER staff_role_name AFTER INSERT ON staff WHEN NEW.role_name IS NULL
BEGIN
  UPDATE staff SET role_name = CASE NEW.role WHEN 'catalogue' THEN 'manager' ELSE NEW.role END
  WHERE id = NEW.id;
END;

-- Two owners who end each other at the same moment: the second one fails here.
CREATE TRIGGER staff_last_owner BEFORE UPDATE OF role_name, ended_at ON staff
WHEN OLD.role_name = 'owner' AND OLD.ended_at IS NULL
  AND (NEW.role_name IS NOT 'owner' OR NEW.ended_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM staff WHERE role_name = 'owner' AND ended_at IS NULL AND id <> OLD.id
  )
BEGIN
  SELECT RAISE(ABORT, 'the last owner stays');
END;

-- Only the token's SHA-256 is kept. `last_seen_at` is written at most each five minutes.
CREATE TABLE staff_session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  staff_id TEXT NOT NULL REFERENCES staff (id),
  device TEXT NOT NULL CHECK (length(device) <= 200),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL CHECK (last_seen_at >= created_at),
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_session_by_staff ON staff_session (staff_id);
CREATE INDEX staff_session_by_end ON staff_session (expires_at);

CREATE INDEX audit_by_actor ON audit (actor, sequence);
CREATE INDEX audit_by_action ON audit (action, sequence);
CREATE INDEX audit_by_subject ON audit (subject, sequence);
CREATE INDEX audit_by_at ON audit (at);

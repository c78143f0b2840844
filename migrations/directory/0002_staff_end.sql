-- A member of staff who has left: tokens of theirs are refused, the audit keeps naming them.
ALTER TABLE staff ADD COLUMN ended_at INTEGER;

CREATE INDEX staff_token_by_staff ON staff_token (staff_id);

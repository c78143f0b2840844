-- Grows with every change of a member: the copy in the member's object ignores an older one.
ALTER TABLE member ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1);

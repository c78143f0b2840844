-- Of the level: a member's object counts its changes, and the row ignores an older one.
ALTER TABLE member ADD COLUMN level_version INTEGER NOT NULL DEFAULT 0 CHECK (level_version >= 0);

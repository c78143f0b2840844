-- A publish of some products goes first: a run ends its step early and waits until this moment.
ALTER TABLE publish_run ADD COLUMN yields_until INTEGER NOT NULL DEFAULT 0 CHECK (yields_until >= 0);

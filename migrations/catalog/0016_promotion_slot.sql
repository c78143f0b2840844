-- Notices that carts show. `conditions` say to whom, as a promotion's do.
CREATE TABLE promotion_slot (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('progress', 'offer', 'banner')),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  promotion_id TEXT,
  href TEXT,
  conditions TEXT NOT NULL CHECK (json_valid(conditions)),
  starts_at INTEGER,
  ends_at INTEGER CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Slots travel to carts with the promotions, under one version.
CREATE TRIGGER promotion_slot_added AFTER INSERT ON promotion_slot
BEGIN
  UPDATE offers SET version = version + 1;
END;

CREATE TRIGGER promotion_slot_changed AFTER UPDATE ON promotion_slot
BEGIN
  UPDATE offers SET version = version + 1;
END;

CREATE TRIGGER promotion_slot_removed AFTER DELETE ON promotion_slot
BEGIN
  UPDATE offers SET version = version + 1;
END;

-- The last title of each promotion and promotion slot that was removed: reports name it by that.
CREATE TABLE removed_offer (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER promotion_title_kept AFTER DELETE ON promotion
BEGIN
  INSERT INTO removed_offer (id, title) VALUES (old.id, old.title)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title;
END;

CREATE TRIGGER promotion_slot_title_kept AFTER DELETE ON promotion_slot
BEGIN
  INSERT INTO removed_offer (id, title) VALUES (old.id, old.title)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title;
END;

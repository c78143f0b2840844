-- Publishes of more products than one invocation takes on. A run walks the pending products by id,
-- some of them at each step, and goes on behind `after_id`.
CREATE TABLE publish_run (
  number INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
  -- Products that were pending when the run started.
  total INTEGER NOT NULL CHECK (total >= 0),
  published INTEGER NOT NULL DEFAULT 0 CHECK (published >= 0),
  after_id TEXT NOT NULL DEFAULT '',
  -- Grows with each step: a message of an earlier one has no effect.
  step INTEGER NOT NULL DEFAULT 0 CHECK (step >= 0),
  requested_at INTEGER NOT NULL,
  -- The last sign of life.
  seen_at INTEGER NOT NULL
) STRICT;

-- One run works, and one waits for it: whatever is asked for meanwhile is part of the second.
CREATE UNIQUE INDEX publish_run_open ON publish_run (state) WHERE state <> 'done';

-- Published products by category, in step with listing_category: a release carries these counts.
CREATE TABLE listing_count (
  category_id TEXT PRIMARY KEY,
  products INTEGER NOT NULL CHECK (products >= 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER listing_category_added AFTER INSERT ON listing_category
BEGIN
  INSERT INTO listing_count (category_id, products) VALUES (NEW.category_id, 1)
    ON CONFLICT (category_id) DO UPDATE SET products = products + 1;
END;

CREATE TRIGGER listing_category_removed AFTER DELETE ON listing_category
BEGIN
  UPDATE listing_count SET products = products - 1 WHERE category_id = OLD.category_id;
END;

INSERT INTO listing_count (category_id, products)
  SELECT category_id, count(*) FROM listing_category GROUP BY category_id;

-- First stock that an import has still to set, in the order of its file. Each invocation sets some;
-- `stock_done` of the run is the position of the next one.
CREATE TABLE import_stock (
  import_id TEXT NOT NULL REFERENCES import_run (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  file_row INTEGER NOT NULL,
  handle TEXT NOT NULL,
  PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE import_run ADD COLUMN stock_total INTEGER NOT NULL DEFAULT 0 CHECK (stock_total >= 0);
ALTER TABLE import_run ADD COLUMN stock_done INTEGER NOT NULL DEFAULT 0 CHECK (stock_done >= 0);
CREATE INDEX import_run_stock ON import_run (seen_at) WHERE stock_done < stock_total;

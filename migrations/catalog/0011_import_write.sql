-- The products of an import are written some at a time, by one invocation each. The run says how far
-- that is; these tables hold what a later invocation needs of the file, until the import is over.
CREATE TABLE import_product (
  import_id TEXT NOT NULL,
  -- The products of a file are counted by their first rows.
  product INTEGER NOT NULL CHECK (product >= 0),
  -- As the file gives it.
  handle TEXT NOT NULL,
  chars INTEGER NOT NULL CHECK (chars >= 0),
  -- The first row left out of a product that is too long; NULL where all rows are here.
  left_out_from INTEGER,
  PRIMARY KEY (import_id, product)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX import_product_handle ON import_product (import_id, handle);

CREATE TABLE import_sku (
  import_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  -- The first row with this SKU; NULL for one that the import makes.
  file_row INTEGER,
  -- The product that has it, by its handle in the file; NULL before its product is looked at.
  owner TEXT,
  PRIMARY KEY (import_id, sku)
) STRICT, WITHOUT ROWID;

-- What each step needs of the file as a whole.
ALTER TABLE import_run ADD COLUMN plan TEXT CHECK (plan IS NULL OR json_valid(plan));
-- Products of the file; NULL before it is read to its end.
ALTER TABLE import_run ADD COLUMN write_total INTEGER CHECK (write_total >= 0);
-- The next product. A step of a run that is past it sets -1, which undoes all that the step writes.
ALTER TABLE import_run ADD COLUMN write_done INTEGER NOT NULL DEFAULT 0 CHECK (write_done >= 0);
-- Rows of import_issue.
ALTER TABLE import_run ADD COLUMN issues INTEGER NOT NULL DEFAULT 0 CHECK (issues >= 0);
ALTER TABLE import_run ADD COLUMN imported INTEGER NOT NULL DEFAULT 0 CHECK (imported >= 0);
ALTER TABLE import_run ADD COLUMN updated INTEGER NOT NULL DEFAULT 0 CHECK (updated >= 0);
ALTER TABLE import_run ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused >= 0);
ALTER TABLE import_run ADD COLUMN notes INTEGER NOT NULL DEFAULT 0 CHECK (notes >= 0);
CREATE INDEX import_run_write ON import_run (seen_at)
  WHERE state = 'running' AND write_total IS NOT NULL;

-- How a variant follows its stock: 'deny' sells what is available, 'continue' and 'untracked' sell
-- without a hold and are never out.
ALTER TABLE variant ADD COLUMN stock_policy TEXT NOT NULL DEFAULT 'deny'
  CHECK (stock_policy IN ('deny', 'continue', 'untracked'));

-- The handle an import file gives a product whose own handle had to be another.
ALTER TABLE product ADD COLUMN imported_handle TEXT;
CREATE UNIQUE INDEX product_imported_handle ON product (imported_handle)
  WHERE imported_handle IS NOT NULL;

-- The rows of a file under way, until all of it is read: rows of one product may be far apart.
CREATE TABLE import_part (
  import_id TEXT NOT NULL,
  -- The product's position in the file, and the part's among those of the product.
  product INTEGER NOT NULL CHECK (product >= 0),
  part INTEGER NOT NULL CHECK (part >= 0),
  handle TEXT NOT NULL,
  -- [[line, {column: cell}], …]
  rows TEXT NOT NULL CHECK (json_valid(rows)),
  staged_at INTEGER NOT NULL,
  PRIMARY KEY (import_id, product, part)
) STRICT;

-- The merchant's own tables (category … image) hold what staff is working on; product_document,
-- listing_category, snapshot_part, category_snapshot and release hold what shoppers see.
-- Amounts are integer minor units, times are milliseconds since 1970-01-01 UTC.

CREATE TABLE category (
  id TEXT PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  image TEXT,
  parent_id TEXT REFERENCES category (id),
  position INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  CHECK (parent_id IS NULL OR parent_id <> id)
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
  id TEXT PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  vendor TEXT NOT NULL,
  product_type TEXT NOT NULL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  options TEXT NOT NULL CHECK (json_valid(options)),
  status TEXT NOT NULL CHECK (status IN ('active', 'draft', 'withdrawn')),
  popularity INTEGER NOT NULL CHECK (popularity >= 0),
  rating_sum INTEGER NOT NULL DEFAULT 0 CHECK (rating_sum >= 0),
  rating_count INTEGER NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Grows with every change.
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- 1 while the product has changes that are not published.
  pending INTEGER NOT NULL CHECK (pending IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX product_pending ON product (id) WHERE pending = 1;

CREATE TABLE variant (
  id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES product (id),
  sku TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  options TEXT NOT NULL CHECK (json_valid(options)),
  weight_grams INTEGER NOT NULL CHECK (weight_grams >= 0),
  taxable INTEGER NOT NULL CHECK (taxable IN (0, 1)),
  requires_shipping INTEGER NOT NULL CHECK (requires_shipping IN (0, 1)),
  barcode TEXT,
  image_url TEXT,
  -- A variant is never deleted: carts and orders name it.
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX variant_of_product ON variant (product_id);

CREATE TABLE price (
  variant_id TEXT NOT NULL REFERENCES variant (id),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  compare_at_amount INTEGER CHECK (compare_at_amount >= 0),
  PRIMARY KEY (variant_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_category (
  product_id TEXT NOT NULL REFERENCES product (id),
  category_id TEXT NOT NULL REFERENCES category (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (product_id, category_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX product_category_reverse ON product_category (category_id);

CREATE TABLE image (
  product_id TEXT NOT NULL REFERENCES product (id),
  url TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  alt TEXT NOT NULL,
  width INTEGER NOT NULL CHECK (width >= 0),
  height INTEGER NOT NULL CHECK (height >= 0),
  PRIMARY KEY (product_id, url)
) STRICT, WITHOUT ROWID;

-- One published product. A rowid table on purpose: `document` is long, and listings that walk an
-- index should not read past it.
CREATE TABLE product_document (
  product_id TEXT PRIMARY KEY REFERENCES product (id),
  handle TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  -- The release this document was announced with; readers ask for what is newer than theirs.
  release INTEGER NOT NULL CHECK (release > 0),
  part INTEGER NOT NULL,
  in_catalogue INTEGER NOT NULL CHECK (in_catalogue IN (0, 1)),
  title TEXT NOT NULL,
  price_min INTEGER NOT NULL CHECK (price_min >= 0),
  price_max INTEGER NOT NULL CHECK (price_max >= price_min),
  popularity INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX product_document_release ON product_document (release);
CREATE INDEX product_document_part ON product_document (part);
CREATE INDEX product_document_price ON product_document (price_min, product_id);
CREATE INDEX product_document_title ON product_document (title COLLATE NOCASE, product_id);
CREATE INDEX product_document_popularity ON product_document (popularity, product_id);
CREATE INDEX product_document_created ON product_document (created_at, product_id);

-- Published products by category; a product stands under the categories above its own too.
CREATE TABLE listing_category (
  category_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  PRIMARY KEY (category_id, product_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX listing_category_product ON listing_category (product_id);

-- The immutable product index is cut into parts, so that a changed product rewrites one of them.
-- `changes` counts what happened to the part's documents, `built` what its hash has seen of it.
CREATE TABLE snapshot_part (
  part INTEGER PRIMARY KEY,
  changes INTEGER NOT NULL,
  built INTEGER NOT NULL,
  content_hash TEXT,
  product_count INTEGER NOT NULL DEFAULT 0 CHECK (product_count >= 0)
) STRICT;

CREATE TABLE category_snapshot (
  content_hash TEXT PRIMARY KEY,
  json TEXT NOT NULL CHECK (json_valid(json))
) STRICT;

-- The last row is the catalogue shoppers see.
CREATE TABLE release (
  number INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  product_count INTEGER NOT NULL CHECK (product_count >= 0),
  categories_hash TEXT NOT NULL
) STRICT;

-- What shoppers are told of stock: a hint, kept in step by stock.level-changed. The authority is
-- the SKU's StockObject. Readers poll `updated_at` and reach a few seconds back for late rows.
CREATE TABLE stock_level (
  sku TEXT PRIMARY KEY,
  available INTEGER NOT NULL,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX stock_level_updated ON stock_level (updated_at);

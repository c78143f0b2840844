-- Reviews of delivered goods. Times are milliseconds since 1970 UTC.
CREATE TABLE review (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  -- As the line of the order names them.
  product_title TEXT NOT NULL,
  variant_title TEXT,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  -- Empty where the shopper gave none.
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'published', 'rejected')),
  -- Why staff rejected it.
  reason TEXT,
  -- Grows with every change.
  version INTEGER NOT NULL CHECK (version >= 1),
  -- The idempotency key of the request that wrote it and the fingerprint of its body, as hashes.
  request_key TEXT,
  request_hash TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- A line is reviewed once, however many requests come at the same moment.
  UNIQUE (order_id, line_id)
) STRICT;

CREATE INDEX review_shown ON review (product_id, created_at, id) WHERE status = 'published';
CREATE INDEX review_status ON review (status, created_at, id);
CREATE INDEX review_created ON review (created_at, id);

-- Photos of a review; the bytes are in R2 under the id.
CREATE TABLE review_photo (
  id TEXT NOT NULL PRIMARY KEY,
  review_id TEXT NOT NULL,
  -- A review has at most five photos: one for each position.
  position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 4),
  type TEXT NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/webp')),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  -- 'uploading' until the bytes are stored; 'removed' until the bytes are deleted.
  state TEXT NOT NULL CHECK (state IN ('uploading', 'stored', 'removed')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX review_photo_position ON review_photo (review_id, position)
  WHERE state <> 'removed';
CREATE INDEX review_photo_unused ON review_photo (state, created_at) WHERE state <> 'stored';

-- The published reviews of a product, counted by their stars.
CREATE TABLE review_summary (
  product_id TEXT NOT NULL PRIMARY KEY,
  stars_1 INTEGER NOT NULL CHECK (stars_1 >= 0),
  stars_2 INTEGER NOT NULL CHECK (stars_2 >= 0),
  stars_3 INTEGER NOT NULL CHECK (stars_3 >= 0),
  stars_4 INTEGER NOT NULL CHECK (stars_4 >= 0),
  stars_5 INTEGER NOT NULL CHECK (stars_5 >= 0),
  -- Unique, and grows with every change of any product's published reviews.
  change INTEGER NOT NULL UNIQUE,
  -- 1 until the catalogue has the rating.
  pending INTEGER NOT NULL CHECK (pending IN (0, 1)),
  -- The revision of the product that was written for this rating, before it is published.
  product_revision INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX review_summary_pending ON review_summary (product_id) WHERE pending = 1;

-- How buyers rate the delivery of their order: once for each order.
CREATE TABLE delivery_rating (
  order_id TEXT NOT NULL PRIMARY KEY,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  -- Empty where the shopper wrote nothing.
  text TEXT NOT NULL,
  -- The carriers of its delivered parcels, a JSON list.
  carriers TEXT NOT NULL CHECK (json_valid(carriers)),
  request_key TEXT,
  request_hash TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX delivery_rating_created ON delivery_rating (created_at, order_id);

-- The ratings of a carrier, counted by their stars.
CREATE TABLE carrier_rating (
  carrier TEXT NOT NULL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (carrier, rating)
) STRICT, WITHOUT ROWID;

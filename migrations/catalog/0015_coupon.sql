-- Campaigns of coupons. Their codes count while a promotion with the condition `coupon` runs.
CREATE TABLE coupon (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  promotion_id TEXT NOT NULL,
  total INTEGER CHECK (total IS NULL OR total >= 1),
  per_shopper INTEGER CHECK (per_shopper IS NULL OR per_shopper >= 1),
  counts_once INTEGER NOT NULL CHECK (counts_once IN (0, 1)),
  is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
  starts_at INTEGER,
  ends_at INTEGER CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX coupon_promotion ON coupon (promotion_id);

-- A code by the form in which codes are compared; `code` is the one that is shown.
CREATE TABLE coupon_code (
  code_key TEXT PRIMARY KEY,
  coupon_id TEXT NOT NULL,
  code TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX coupon_code_campaign ON coupon_code (coupon_id, code_key);

-- Carts with codes are priced anew where the terms of a campaign change.
CREATE TRIGGER coupon_changed AFTER UPDATE ON coupon
BEGIN
  UPDATE offers SET version = version + 1;
END;

-- What the orders of a slot add to the reports, as it stands in report_cell. A slot is five minutes
-- of the ids of one orders database.
CREATE TABLE report_slot (
  shard INTEGER NOT NULL CHECK (shard >= 0),
  slot INTEGER NOT NULL,
  -- The settings and rules that made the cells.
  definition TEXT NOT NULL,
  -- The sum of the orders' versions: only a higher one replaces the cells.
  revision INTEGER NOT NULL CHECK (revision >= 0),
  -- [[dimension, currency, day, key, orders, units, gross, discounts, shipping, tax, refunds, net], …]
  cells TEXT NOT NULL CHECK (json_valid(cells)),
  PRIMARY KEY (shard, slot)
) STRICT, WITHOUT ROWID;

-- The sum of the cells of all slots. Amounts in minor units of the currency.
CREATE TABLE report_cell (
  dimension TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
  key TEXT NOT NULL,
  orders INTEGER NOT NULL,
  units INTEGER NOT NULL,
  gross INTEGER NOT NULL,
  discounts INTEGER NOT NULL,
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  net INTEGER NOT NULL,
  PRIMARY KEY (dimension, currency, day, key)
) STRICT, WITHOUT ROWID;

-- How far the walk over all slots of an orders database has come, by its settings and rules.
CREATE TABLE report_walk (
  shard INTEGER NOT NULL PRIMARY KEY CHECK (shard >= 0),
  definition TEXT NOT NULL,
  next_slot INTEGER NOT NULL
) STRICT;

-- Carts that got their first line, by day of the shop.
CREATE TABLE cart_day (
  day TEXT NOT NULL PRIMARY KEY CHECK (day GLOB '????-??-??'),
  carts INTEGER NOT NULL CHECK (carts >= 0)
) STRICT, WITHOUT ROWID;

-- Messages that cart_day has counted: a second delivery adds nothing.
CREATE TABLE cart_count (
  day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
  id TEXT NOT NULL,
  PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;

-- The lists and the search of the back office. Each index is one row more for an order that is
-- placed; those of the status follow every step. A full scan of 100,000 orders is what they prevent.
ALTER TABLE orders ADD COLUMN email TEXT;

UPDATE orders SET email = lower(snapshot ->> 'email');

-- A Worker of the release before this one writes no email: its orders are found all the same.
CREATE TRIGGER orders_email_of_snapshot AFTER INSERT ON orders WHEN NEW.email IS NULL
BEGIN
  UPDATE orders SET email = lower(snapshot ->> 'email') WHERE id = NEW.id;
END;

CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_email ON orders (email, id);
CREATE INDEX orders_status ON orders (status, id);
-- Nearly every payment is one of these two: their orders are found by id.
CREATE INDEX orders_payment ON orders (payment_status, id)
  WHERE payment_status NOT IN ('succeeded', 'due_on_delivery');

-- What members of staff note about an order. A note stays as it was written.
CREATE TABLE order_note (
  order_id TEXT NOT NULL REFERENCES orders (id),
  id TEXT NOT NULL,
  -- Milliseconds since 1970 UTC.
  at INTEGER NOT NULL,
  author_id TEXT NOT NULL,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;

-- Why staff should look at an order: money went back, or may, without an order of theirs. Null
-- for nearly every order, so the index holds only those that need a look.
ALTER TABLE orders ADD COLUMN attention TEXT CHECK (attention IN (
  'disputed', 'dispute_lost', 'partially_refunded', 'refunded_after_shipping'));

CREATE INDEX orders_attention ON orders (id) WHERE attention IS NOT NULL;

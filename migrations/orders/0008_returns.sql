-- Whether goods of an order come back: `open` waits for the shop, `closed` does not. Null for
-- nearly every order, so the index holds only those with a return.
ALTER TABLE orders ADD COLUMN returns TEXT CHECK (returns IN ('open', 'closed'));

CREATE INDEX orders_returns ON orders (returns, id) WHERE returns IS NOT NULL;

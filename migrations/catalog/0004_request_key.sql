-- The request that made the product by hand, so that a repeated one finds it instead of making
-- another under the next free handle.
ALTER TABLE product ADD COLUMN request_key TEXT;

CREATE UNIQUE INDEX product_request_key ON product (request_key) WHERE request_key IS NOT NULL;

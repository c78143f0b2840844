-- SKUs that run low, the fewest units first. Partial: a sale of what is plentiful writes no index
-- row. `LOW_UNITS_MAX` is the bound of its condition.
CREATE INDEX stock_level_low ON stock_level (available, sku) WHERE available <= 100;

-- Staff find products by the beginning of a title, published or not.
CREATE INDEX product_title ON product (title COLLATE NOCASE, id);

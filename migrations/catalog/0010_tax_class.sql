-- How a variant is taxed; a variant that is not taxable is exempt whatever its class.
ALTER TABLE variant ADD COLUMN tax_class TEXT NOT NULL DEFAULT 'standard'
  CHECK (tax_class IN ('standard', 'reduced', 'zero', 'exempt'));

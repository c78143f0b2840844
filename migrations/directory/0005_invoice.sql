-- Invoices and credit notes. Orders lie in several databases; their documents are numbered here, in
-- one, so that the numbers of a series and year have no gap: a row takes the next number in the
-- statement that writes it, and no row is changed or deleted.
CREATE TABLE invoice (
  series TEXT NOT NULL CHECK (series IN ('invoice', 'credit-note')),
  -- Of the day of issue in the shop's time zone.
  year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 9999),
  number INTEGER NOT NULL CHECK (number >= 1),
  order_id TEXT NOT NULL,
  -- The refund of a credit note; '' of an invoice.
  refund_id TEXT NOT NULL CHECK ((series = 'invoice') = (refund_id = '')),
  -- A date in the shop's time zone.
  issued_on TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (series, year, number),
  UNIQUE (order_id, series, refund_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER invoice_no_gap BEFORE INSERT ON invoice
WHEN NEW.number > 1 AND NOT EXISTS (
  SELECT 1 FROM invoice WHERE series = NEW.series AND year = NEW.year AND number = NEW.number - 1
)
BEGIN
  SELECT RAISE(ABORT, 'invoice numbers have no gap');
END;

CREATE TRIGGER invoice_no_update BEFORE UPDATE ON invoice
BEGIN
  SELECT RAISE(ABORT, 'an invoice is never changed');
END;

CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice
BEGIN
  SELECT RAISE(ABORT, 'an invoice is never deleted');
END;

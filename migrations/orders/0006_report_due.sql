-- Slots whose orders the reports have yet to count. A row commits with an order or its change. It
-- goes once the slot is counted, unless an order came meanwhile. `taken` names the run that counts;
-- null: none does. An order of a slot that is due already writes no row.
CREATE TABLE report_due (
  slot INTEGER NOT NULL PRIMARY KEY,
  taken TEXT
) STRICT;

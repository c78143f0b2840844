-- The parcel of a tracking number, by which a carrier names it. A row commits with the entry that
-- booked the parcel, or sent it.
CREATE TABLE parcel (
  tracking_number TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  shipment_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

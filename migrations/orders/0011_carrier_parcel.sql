-- The parcels of a tracking number, by which a carrier names them; carriers use numbers again, so a
-- number may have several. A row commits with the entry that booked the parcel, or sent it. The
-- table "parcel" has the parcels of earlier releases and is still read.
CREATE TABLE carrier_parcel (
  tracking_number TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  -- The name of the carrier without case, spaces and hyphens.
  carrier TEXT NOT NULL,
  booked_at INTEGER NOT NULL,
  -- When the shop asks the carrier for the parcel next; null: never.
  due_at INTEGER,
  PRIMARY KEY (tracking_number, shipment_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX carrier_parcel_due ON carrier_parcel (carrier, due_at) WHERE due_at IS NOT NULL;

-- Why staff should look at an order's parcels, such as "booking_failed"; null for nearly every
-- order. Its values are open, so that later releases add some.
ALTER TABLE orders ADD COLUMN delivery_attention TEXT;

UPDATE orders SET delivery_attention = 'parcel_returned'
 WHERE status = 'shipped' AND EXISTS (
   SELECT 1 FROM json_each(snapshot, '$.fulfilment.shipments') WHERE value ->> '$.status' = 'returned');

-- The list of orders that need a look has those of their money and those of their parcels.
CREATE INDEX orders_look ON orders (id) WHERE coalesce(attention, delivery_attention) IS NOT NULL;

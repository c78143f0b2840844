-- The list of campaigns, the newest first: ids tell the day alone.
CREATE INDEX coupon_created ON coupon (created_at, id);

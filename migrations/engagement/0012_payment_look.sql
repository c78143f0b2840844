-- Where the next look at unpaid orders goes on, by the number of their database: a run asks providers
-- for some of them. Absent where the last run has asked for all.
CREATE TABLE payment_look (
  shard INTEGER NOT NULL PRIMARY KEY,
  -- The last order that was asked for.
  after TEXT NOT NULL
) STRICT;

CREATE INDEX charge_refund_pending ON charge (compared_at) WHERE refund = 'pending';

/**
 * Tables of `RedPacketObject`. Amounts are minor units, times milliseconds. The claim with sequence
 * `n` has share `n`: claims are in the order of arrival, and those behind the last share have none.
 */
const RED_PACKET_TABLES = `
CREATE TABLE red_packet (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  fund INTEGER NOT NULL,
  shares INTEGER NOT NULL CHECK (shares >= 1),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  closed_at INTEGER,
  CHECK (fund >= shares)
) STRICT;
CREATE TABLE red_packet_share (
  n INTEGER PRIMARY KEY CHECK (n >= 1),
  amount INTEGER NOT NULL CHECK (amount >= 1),
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'returned')),
  settled_at INTEGER CHECK ((state = 'open') = (settled_at IS NULL))
) STRICT;
CREATE INDEX red_packet_share_open ON red_packet_share (n) WHERE state = 'open';
CREATE TABLE red_packet_claim (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  member_id TEXT NOT NULL UNIQUE,
  request_key TEXT,
  claimed_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER red_packet_share_settled BEFORE UPDATE ON red_packet_share
WHEN OLD.state <> 'open' OR NEW.amount <> OLD.amount
BEGIN
  SELECT RAISE(ABORT, 'a settled share does not change');
END;
CREATE TRIGGER red_packet_share_kept BEFORE DELETE ON red_packet_share
BEGIN
  SELECT RAISE(ABORT, 'a share is not deleted');
END;
CREATE TRIGGER red_packet_claim_kept BEFORE DELETE ON red_packet_claim
BEGIN
  SELECT RAISE(ABORT, 'a claim is not deleted');
END`

/** The steps of the object's schema; append only. */
export const RED_PACKET_STEPS: readonly string[] = [RED_PACKET_TABLES]

-- Red packets, as staff fund them. Shares and claims are in RedPacketObject. Amounts are minor units.
CREATE TABLE red_packet (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  fund INTEGER NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  shares INTEGER NOT NULL CHECK (shares >= 1),
  split TEXT NOT NULL CHECK (split IN ('even', 'random')),
  starts_at INTEGER NOT NULL,
  -- One that was called off before its start ends at its start.
  ends_at INTEGER NOT NULL CHECK (ends_at >= starts_at),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (fund >= shares)
) STRICT, WITHOUT ROWID;

CREATE INDEX red_packet_ends ON red_packet (ends_at, id);
CREATE INDEX red_packet_created ON red_packet (created_at, id);

CREATE TRIGGER red_packet_funded BEFORE UPDATE ON red_packet
WHEN NEW.fund <> OLD.fund OR NEW.currency <> OLD.currency OR NEW.shares <> OLD.shares
  OR NEW.split <> OLD.split OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at > OLD.ends_at
BEGIN
  SELECT RAISE(ABORT, 'a funded red packet changes its title and a sooner end alone');
END;

CREATE TRIGGER red_packet_kept BEFORE DELETE ON red_packet
BEGIN
  SELECT RAISE(ABORT, 'a funded red packet is not deleted');
END;

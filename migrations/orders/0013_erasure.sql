-- Erasure of a buyer. The ledger stays append-only; an entry may lose its free texts where a later
-- `order.erased` of its order has the digest of what it becomes.
DROP TRIGGER order_event_no_update;
CREATE TRIGGER order_event_no_update BEFORE UPDATE ON order_event
WHEN NOT (
  NEW.order_id = OLD.order_id AND NEW.sequence = OLD.sequence AND NEW.event_id = OLD.event_id
  AND NEW.type = OLD.type AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.hash = OLD.hash
  AND EXISTS (
    SELECT 1 FROM order_event erasure
     WHERE erasure.order_id = OLD.order_id AND erasure.sequence > OLD.sequence
       AND erasure.type = 'order.erased'
       AND json_extract(erasure.data, '$.texts."' || OLD.sequence || '"') IS NOT NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- The reason of a cancellation is the one free text of the feed. All other events cost no further row.
CREATE INDEX event_feed_cancelled ON event_feed (order_id) WHERE type = 'order.cancelled';

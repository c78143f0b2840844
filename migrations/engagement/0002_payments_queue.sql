-- The queue a dead letter came from. `queue` has a closed set that is older than the queue
-- 'payments': its letters stand there as 'delivery'. Null for letters of before.
ALTER TABLE dead_letter ADD COLUMN source TEXT CHECK (source IN (
  'orders', 'inventory', 'delivery', 'payments', 'notifications', 'behaviour'));

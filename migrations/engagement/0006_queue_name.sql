-- The queue a dead letter came from. `queue` and `source` have closed sets that are older than some
-- queues. Null for letters of before.
ALTER TABLE dead_letter ADD COLUMN queue_name TEXT
  CHECK (length(queue_name) BETWEEN 1 AND 40);

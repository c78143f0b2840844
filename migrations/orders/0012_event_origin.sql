-- The outside system that reported the change; null where it is the shop's own.
ALTER TABLE event_feed ADD COLUMN origin TEXT;

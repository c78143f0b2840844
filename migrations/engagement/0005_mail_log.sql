-- When a mail was queued again; null: never. Its provider is asked under a key of its own then.
ALTER TABLE mail ADD COLUMN requeued_at INTEGER;
-- Mails that did not arrive, newest first. All others cost no further row.
CREATE INDEX mail_undelivered ON mail (state, at, id) WHERE state IN ('failed', 'bounced');

-- The kind of a mail and its content, from which HTML is made. Null in rows of before.
ALTER TABLE mail ADD COLUMN kind TEXT;
ALTER TABLE mail ADD COLUMN content TEXT CHECK (json_valid(content));

-- How a mail leaves. `state` is null where it stays in the outbox: there was no provider. Times are
-- milliseconds since 1970 UTC; a queued mail is due at `next_at`, also while a sweep has it.
ALTER TABLE mail ADD COLUMN state TEXT CHECK (state IN ('queued', 'sent', 'failed', 'bounced'));
ALTER TABLE mail ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN next_at INTEGER;
ALTER TABLE mail ADD COLUMN sent_at INTEGER;
-- The provider's id of the mail.
ALTER TABLE mail ADD COLUMN provider_id TEXT;
-- Why the last attempt did not send it, or why it bounced.
ALTER TABLE mail ADD COLUMN reason TEXT;

-- Both leave out mails that stay in the outbox: those cost no further row.
CREATE INDEX mail_queued ON mail (next_at) WHERE state = 'queued';
CREATE INDEX mail_recipient ON mail (recipient, at) WHERE state IS NOT NULL;

-- Mails that an account owes its member about a change of how to sign in: each row is written in the
-- batch of its change and deleted when its mail is stored.
CREATE TABLE member_notice (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  detail TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX member_notice_by_time ON member_notice (at, id);

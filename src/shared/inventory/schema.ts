import { DAY_MS } from '../platform/clock.ts'

/** Ended holds are kept this long, so that a repeated command finds its first answer. */
export const HOLD_KEPT_MS = 7 * DAY_MS

/**
 * The tables of a StockObject, step by step; append only. Every index costs a row per write, so
 * there are none: the object keeps the ends of its active holds in memory (`HoldCalendar`).
 */
export const STOCK_MIGRATIONS: readonly string[] = [
  `
CREATE TABLE level (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sku TEXT NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand = available + held + committed),
  available INTEGER NOT NULL CHECK (available >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  committed INTEGER NOT NULL CHECK (committed >= 0),
  version INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

CREATE TABLE hold (
  hold_id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  expires_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('active', 'committed', 'released', 'expired', 'shipped', 'returned')
  ),
  ended_at INTEGER CHECK ((ended_at IS NULL) = (status IN ('active', 'committed')))
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (
    type IN ('hold', 'extend', 'commit', 'release', 'expire', 'ship', 'adjust')
  ),
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  on_hand_delta INTEGER NOT NULL
    CHECK (on_hand_delta = available_delta + held_delta + committed_delta),
  available_delta INTEGER NOT NULL,
  held_delta INTEGER NOT NULL,
  committed_delta INTEGER NOT NULL,
  hold_id TEXT,
  reason TEXT,
  reference TEXT,
  actor TEXT
) STRICT;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE adjustment (
  key TEXT PRIMARY KEY,
  delta INTEGER NOT NULL CHECK (delta <> 0)
) STRICT, WITHOUT ROWID;
`,
  `
ALTER TABLE hold ADD COLUMN gone INTEGER NOT NULL DEFAULT 0
  CHECK (gone BETWEEN 0 AND quantity);
`,
  `
ALTER TABLE level ADD COLUMN shortage INTEGER NOT NULL DEFAULT 0
  CHECK (shortage BETWEEN 0 AND held + committed AND (shortage = 0 OR available = 0));

ALTER TABLE journal ADD COLUMN shortage_delta INTEGER NOT NULL DEFAULT 0;
`,
]

/**
 * A root's escrow: what it set aside for drops, and the units on their way between its ledger and
 * its shards'. Few SKUs are ever sharded, and a table costs every object at its birth: these come
 * with their first row. `giver` and `receiver` are shards; null is the root itself.
 */
export const ROOT_ESCROW_TABLES = `
CREATE TABLE IF NOT EXISTS escrow (
  drop_id TEXT PRIMARY KEY,
  first_shard INTEGER NOT NULL CHECK (first_shard >= 0),
  shards INTEGER NOT NULL CHECK (shards >= 0),
  allotted INTEGER NOT NULL CHECK (allotted >= 0),
  state TEXT NOT NULL CHECK (state IN ('hot', 'cooling', 'cold', 'drained'))
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS transfer (
  transfer_id TEXT PRIMARY KEY,
  drop_id TEXT NOT NULL,
  giver INTEGER CHECK (giver >= 0),
  receiver INTEGER CHECK (receiver >= 0 AND receiver IS NOT giver),
  units INTEGER NOT NULL CHECK (units >= 1),
  state TEXT NOT NULL CHECK (state = 'given' OR (state = 'planned' AND giver IS NOT NULL)),
  CHECK (giver IS NOT NULL OR receiver IS NOT NULL)
) STRICT, WITHOUT ROWID`

/**
 * A shard's escrow: which drop it sells for, and every transfer it took part in, so that a
 * repeated one changes nothing. `net_in` is what came in for the drop less what was given on.
 * `claim` of a hold is the idempotency key and fingerprint it was made with, as a JSON array.
 */
export const SHARD_ESCROW_TABLES = `
CREATE TABLE shard (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sku TEXT NOT NULL,
  drop_id TEXT NOT NULL,
  shard INTEGER NOT NULL CHECK (shard >= 0),
  hot INTEGER NOT NULL CHECK (hot IN (0, 1)),
  net_in INTEGER NOT NULL,
  reported_version INTEGER NOT NULL
) STRICT;

CREATE TABLE moved (
  transfer_id TEXT PRIMARY KEY,
  delta INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE hold ADD COLUMN claim TEXT CHECK (claim IS NULL OR json_valid(claim))`

/** Messages of outside systems are remembered so long: one that comes again changes nothing. */
export const SYNC_KEPT_MS = 30 * DAY_MS

/** Messages of outside systems. Most SKUs have none, so the table comes with the first. */
export const SYNC_TABLE = `
CREATE TABLE IF NOT EXISTS sync (
  system TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  at INTEGER NOT NULL,
  PRIMARY KEY (system, message_id)
) STRICT, WITHOUT ROWID`

/** The tables of a drop's coordinator, step by step. Append only; a step may hold several statements. */
export const TABLES: readonly string[] = [
  `CREATE TABLE run (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     definition TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('announced', 'entering', 'open', 'sold_out', 'closed')),
     version INTEGER NOT NULL,
     seed TEXT,
     commitment TEXT,
     list_hash TEXT,
     randomness TEXT,
     source TEXT,
     key TEXT,
     threshold_rank INTEGER,
     threshold_entry TEXT,
     CHECK ((seed IS NULL) = (commitment IS NULL)),
     CHECK (key IS NULL OR list_hash IS NOT NULL)
   ) STRICT;
   CREATE TABLE sku_units (
     sku TEXT PRIMARY KEY,
     quota INTEGER NOT NULL CHECK (quota >= 0),
     allotted INTEGER CHECK (allotted >= 0),
     cooled INTEGER NOT NULL DEFAULT 0 CHECK (cooled IN (0, 1)),
     available INTEGER NOT NULL DEFAULT 0,
     held INTEGER NOT NULL DEFAULT 0,
     sold INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE shard_head (
     shard INTEGER PRIMARY KEY,
     entries INTEGER NOT NULL,
     head TEXT NOT NULL
   ) STRICT;
   CREATE TABLE pass (
     entry_id TEXT PRIMARY KEY,
     shard INTEGER NOT NULL,
     quota INTEGER NOT NULL CHECK (quota > 0),
     claimed INTEGER NOT NULL DEFAULT 0 CHECK (claimed BETWEEN 0 AND quota),
     admitted_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('admitted', 'used', 'missed')),
     CHECK ((state = 'used') = (claimed > 0))
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE allowance (
     kind TEXT NOT NULL,
     hash TEXT NOT NULL,
     units INTEGER NOT NULL,
     unit_limit INTEGER NOT NULL,
     PRIMARY KEY (kind, hash),
     CONSTRAINT within_limit CHECK (units BETWEEN 0 AND unit_limit)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE purchase (
     order_id TEXT PRIMARY KEY,
     units INTEGER NOT NULL CHECK (units > 0),
     identities TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE refusal (
     minute INTEGER NOT NULL,
     rung TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (minute, rung)
   ) STRICT, WITHOUT ROWID`,
  // `committed`: the definition entries opened with, where it was changed since.
  `ALTER TABLE run ADD COLUMN committed TEXT;
   CREATE TABLE term_change (
     sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
     body TEXT NOT NULL CHECK (json_valid(body))
   ) STRICT;
   CREATE TRIGGER term_change_is_never_changed BEFORE UPDATE ON term_change
   BEGIN SELECT RAISE(ABORT, 'changes of a drop are append-only'); END;
   CREATE TRIGGER term_change_is_never_deleted BEFORE DELETE ON term_change
   BEGIN SELECT RAISE(ABORT, 'changes of a drop are append-only'); END`,
]

/** The tables of an entry shard: an entry is one row without an index, so one row written. */
export const TABLES: readonly string[] = [
  `CREATE TABLE brief (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     body TEXT NOT NULL,
     floor INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE entry (
     shopper_id TEXT PRIMARY KEY,
     entry_id TEXT NOT NULL,
     sequence INTEGER NOT NULL CHECK (sequence > 0),
     entered_at INTEGER NOT NULL,
     link TEXT NOT NULL,
     state TEXT NOT NULL DEFAULT 'waiting'
       CHECK (state IN ('waiting', 'admitted', 'used', 'missed')),
     quota INTEGER CHECK (quota > 0),
     admitted_at INTEGER,
     expires_at INTEGER,
     CHECK ((state = 'waiting') = (admitted_at IS NULL))
   ) STRICT, WITHOUT ROWID`,
]

/** One row per key. `state` is a `CodeState`; the row goes at `forgettable_at` (milliseconds). */
export const CODE_TABLES = `
CREATE TABLE one_time_code (
  key TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (json_valid(state)),
  forgettable_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

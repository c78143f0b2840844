-- Filters of lists that a member of staff saved under a name. `query` is a query string.
CREATE TABLE staff_view (
  staff_id TEXT NOT NULL REFERENCES staff (id),
  list TEXT NOT NULL CHECK (length(list) BETWEEN 1 AND 40),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  query TEXT NOT NULL CHECK (length(query) BETWEEN 1 AND 500),
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (staff_id, list, name)
) STRICT, WITHOUT ROWID;

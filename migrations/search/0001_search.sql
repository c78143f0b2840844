-- Full-text search. A database of its own: exports of a database refuse virtual tables.
-- Everything here can be rebuilt from the catalogue.

-- FTS5 finds rows by number; this gives each product one.
CREATE TABLE search_entry (
  number INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL UNIQUE
) STRICT;

-- Texts arrive folded (lower case, no diacritics, CJK spaced): see searchText in search-rules.ts.
CREATE VIRTUAL TABLE product_search USING fts5 (
  title, kind, tags, sku, description,
  tokenize = 'unicode61',
  prefix = '1 2 3'
);

-- Every word of the index with the number of products that have it, for mending typing errors.
CREATE VIRTUAL TABLE product_term USING fts5vocab (product_search, 'row');

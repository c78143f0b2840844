-- Whether a category stands in the shop's header. NULL follows its level: those at the top do.
ALTER TABLE category ADD COLUMN in_header INTEGER CHECK (in_header IN (0, 1));

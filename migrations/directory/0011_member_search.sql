-- Staff look for members by the beginning of a name, and of its last word.
CREATE INDEX member_name ON member (lower(name), id);
CREATE INDEX member_last_name ON member
  (lower(substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1)), id)
  WHERE instr(name, ' ') > 0;

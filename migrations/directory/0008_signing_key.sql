-- Keys that sign tokens for other systems, one per period. The private half is sealed.
CREATE TABLE signing_key (
  period INTEGER PRIMARY KEY,
  kid TEXT NOT NULL UNIQUE,
  public_jwk TEXT NOT NULL CHECK (json_valid(public_jwk)),
  private_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

import type { Address } from '../checkout/address/contract.ts'
import { RowMemory } from '../kit/row-memory.ts'
import type { Now } from '../platform/clock.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import type { LevelThreshold } from '../points/contract.ts'
import type { LevelByHand, Member, SavedAddress } from './contract.ts'

/**
 * In a member's object, made with the first sign-in. `profile` is JSON of a `Member` with the
 * version of its row in DIRECTORY_DB and the emails that were the member's before, both of which an
 * earlier release did not write; `new_email` is the address that waits for its code.
 */
const MEMBER_TABLES = `
CREATE TABLE IF NOT EXISTS member_profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  new_email TEXT,
  profile TEXT NOT NULL CHECK (json_valid(profile))
) STRICT
`

/** Made with the first address. At most one is the default; the commands see that one is. */
const ADDRESS_TABLES = `
CREATE TABLE IF NOT EXISTS member_address (
  id TEXT PRIMARY KEY,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  created_at INTEGER NOT NULL,
  address TEXT NOT NULL CHECK (json_valid(address))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS member_address_default
  ON member_address (is_default) WHERE is_default = 1;
`

/**
 * Made with the first points or the first level by hand. `levels` are the thresholds that `earned`
 * was counted by, for the alarm; `until` is when it falls. `version` grows with each change of the
 * level that holds: the row of DIRECTORY_DB ignores an older one.
 */
const LEVEL_TABLES = `
CREATE TABLE IF NOT EXISTS member_level (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  earned TEXT NOT NULL,
  until INTEGER,
  levels TEXT NOT NULL CHECK (json_valid(levels)),
  by_hand TEXT CHECK (by_hand IS NULL OR json_valid(by_hand)),
  version INTEGER NOT NULL CHECK (version >= 0)
) STRICT
`

export interface LevelRow {
  earned: string
  /** Milliseconds; null: it does not fall. */
  until: number | null
  levels: readonly LevelThreshold[]
  byHand: LevelByHand | null
  version: number
}

interface Profile {
  member: Member
  newEmail: string | null
  /** 0 where it is not known. */
  version: number
  formerEmails: string[]
}

type Stored = Member & Partial<Pick<Profile, 'version' | 'formerEmails'>>

/** Every read of a member asks for it. */
const profiles = new RowMemory(selectProfile)

/** The profile of the object's member; null where the object is a visitor's. */
export const loadProfile = (sql: Sql): Profile | null => profiles.read(sql)

function selectProfile(sql: Sql): Profile | null {
  if (!hasTable(sql, 'member_profile')) return null
  const [row] = sql
    .exec<{ profile: string; new_email: string | null }>(
      'SELECT profile, new_email FROM member_profile',
    )
    .toArray()
  if (!row) return null
  // Written by `saveProfile` and by nothing else.
  const { version = 0, formerEmails = [], ...member }: Stored = JSON.parse(row.profile)
  return { member, newEmail: row.new_email, version, formerEmails }
}

/** Writes the profile; an email that it had before is a former one from then on. */
export function saveProfile(sql: Sql, member: Member, version: number): void {
  const known = loadProfile(sql)
  const emails = [...(known?.formerEmails ?? []), ...(known ? [known.member.email] : [])]
  const formerEmails = [...new Set(emails)].filter((email) => email !== member.email)
  sql.exec(MEMBER_TABLES)
  sql.exec(
    `INSERT INTO member_profile (id, profile) VALUES (1, ?)
     ON CONFLICT (id) DO UPDATE SET profile = excluded.profile`,
    JSON.stringify({ ...member, version, formerEmails }),
  )
  profiles.forget(sql)
}

export const saveNewEmail = (sql: Sql, email: string | null): void => {
  sql.exec('UPDATE member_profile SET new_email = ?', email)
  profiles.forget(sql)
}

/** The address book, the default first, then the oldest. */
export function loadAddresses(sql: Sql): SavedAddress[] {
  if (!hasTable(sql, 'member_address')) return []
  return sql
    .exec<{ id: string; is_default: number; address: string }>(
      'SELECT id, is_default, address FROM member_address ORDER BY is_default DESC, created_at, id',
    )
    .toArray()
    .map((row) => ({
      id: row.id,
      default: row.is_default === 1,
      // Written by `putAddress` and by nothing else.
      ...(JSON.parse(row.address) as Address),
    }))
}

/** Writes an address; as the default, it takes the place of the one before. */
export function putAddress(
  sql: Sql,
  { id, address, isDefault }: { id: string; address: Address; isDefault: boolean },
  now: Now,
): void {
  sql.exec(ADDRESS_TABLES)
  if (isDefault) sql.exec('UPDATE member_address SET is_default = 0 WHERE id <> ?', id)
  sql.exec(
    `INSERT INTO member_address (id, is_default, created_at, address) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET is_default = excluded.is_default, address = excluded.address`,
    id,
    isDefault ? 1 : 0,
    now,
    JSON.stringify(address),
  )
}

/** Deletes an address; the oldest one takes the place of a default. */
export function deleteAddress(sql: Sql, id: string): void {
  sql.exec('DELETE FROM member_address WHERE id = ?', id)
  sql.exec(
    `UPDATE member_address SET is_default = 1
     WHERE id = (SELECT id FROM member_address ORDER BY created_at, id LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM member_address WHERE is_default = 1)`,
  )
}

/** Deletes the profile, the address book and the level with its reason. */
export function deleteProfile(sql: Sql): void {
  if (hasTable(sql, 'member_profile')) sql.exec('DELETE FROM member_profile')
  if (hasTable(sql, 'member_address')) sql.exec('DELETE FROM member_address')
  if (hasTable(sql, 'member_level')) sql.exec('DELETE FROM member_level')
  profiles.forget(sql)
}

export function loadLevel(sql: Sql): LevelRow | null {
  if (!hasTable(sql, 'member_level')) return null
  const [row] = sql
    .exec<{
      earned: string
      until: number | null
      levels: string
      by_hand: string | null
      version: number
    }>('SELECT earned, until, levels, by_hand, version FROM member_level')
    .toArray()
  if (!row) return null
  const { earned, until, version } = row
  // Written by `saveLevel` and by nothing else.
  return {
    earned,
    until,
    version,
    levels: JSON.parse(row.levels),
    byHand: JSON.parse(row.by_hand ?? 'null'),
  }
}

export function saveLevel(sql: Sql, row: LevelRow): void {
  sql.exec(LEVEL_TABLES)
  sql.exec(
    `INSERT INTO member_level (id, earned, until, levels, by_hand, version) VALUES (1, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET earned = excluded.earned, until = excluded.until,
       levels = excluded.levels, by_hand = excluded.by_hand, version = excluded.version`,
    row.earned,
    row.until,
    JSON.stringify(row.levels),
    row.byHand === null ? null : JSON.stringify(row.byHand),
    row.version,
  )
}

import { and, eq, isNull, lt, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, runQueries, statementOf } from '../platform/bulk-rows.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { FIRST_LEVEL, type Member, type MemberNotice, type MemberRecord } from './contract.ts'
import { maskedEmail } from './rules.ts'
import { type MemberRow, member, memberNotice } from './schema.ts'

export const recordOf = (row: MemberRow): MemberRecord => ({
  shopperId: row.shopper_id,
  version: row.version,
  member: {
    id: row.id,
    email: row.email,
    name: row.name,
    level: row.level,
    marketing: row.marketing === 1,
    locale: row.locale,
    createdAt: rfc3339(row.created_at),
  },
})

/** A member that was not erased. */
export const isPresent = isNull(member.ended_at)

/** The member with this email in its normal form; null where there is none. */
export async function memberByEmail(db: D1Database, email: string): Promise<MemberRecord | null> {
  const [row] = await drizzle(db)
    .select()
    .from(member)
    .where(and(eq(member.email, email), isPresent))
  return row ? recordOf(row) : null
}

/** The member whose object is this shopper's; null for a visitor. */
export async function memberOfShopper(
  db: D1Database,
  shopperId: string,
): Promise<MemberRecord | null> {
  const [row] = await drizzle(db)
    .select()
    .from(member)
    .where(and(eq(member.shopper_id, shopperId), isPresent))
  return row ? recordOf(row) : null
}

/** The row of the member with this id; null where there is none. */
export async function memberRow(db: D1Database, id: string): Promise<MemberRow | null> {
  const [row] = await drizzle(db)
    .select()
    .from(member)
    .where(and(eq(member.id, id), isPresent))
  return row ?? null
}

/** The member with this id; null where there is none. */
export async function memberById(db: D1Database, id: string): Promise<MemberRecord | null> {
  const row = await memberRow(db, id)
  return row ? recordOf(row) : null
}

/**
 * The member with this email, made where there is none. Two first sign-ins at the same moment make
 * one: the email is unique.
 */
export async function ensureMember(
  db: D1Database,
  fresh: { id: string; email: string; shopperId: string; locale: string },
  now: Now,
): Promise<MemberRecord> {
  const known = await memberByEmail(db, fresh.email)
  if (known) return known
  const insert = drizzle(db)
    .insert(member)
    .values({
      id: fresh.id,
      email: fresh.email,
      shopper_id: fresh.shopperId,
      name: '',
      level: FIRST_LEVEL,
      marketing: 0,
      locale: fresh.locale,
      created_at: now,
    })
    .onConflictDoNothing()
  await statementOf(db, insert).run()
  const made = await memberByEmail(db, fresh.email)
  if (made === null) throw new Error('the member was inserted and is not there')
  return made
}

/** Writes the fields that are given. */
export async function updateMember(
  db: D1Database,
  id: string,
  fields: Partial<Pick<Member, 'name' | 'marketing' | 'locale'>>,
): Promise<MemberRecord | null> {
  const { marketing, ...rest } = fields
  const set = { ...rest, ...(marketing === undefined ? {} : { marketing: marketing ? 1 : 0 }) }
  if (Object.keys(set).length > 0) {
    const version = sql`${member.version} + 1`
    const update = drizzle(db)
      .update(member)
      .set({ ...set, version })
      .where(and(eq(member.id, id), isPresent))
    await statementOf(db, update).run()
  }
  return memberById(db, id)
}

/**
 * Changes the email and, in the same batch, notes the mail to the former one. The email that the
 * member has already changes nothing. `taken` where it is another member's.
 */
export async function changeEmail(
  db: D1Database,
  { memberId, email, noticeId }: { memberId: string; email: string; noticeId: string },
  now: Now,
): Promise<MemberRecord | 'taken' | null> {
  const changes = and(eq(member.id, memberId), isPresent, ne(member.email, email))
  const kind = sql`${'email-changed' satisfies MemberNotice['kind']}`
  const notice = sql`select ${noticeId}, ${member.id}, ${kind}, ${member.email},
    ${maskedEmail(email)}, ${now} from ${member} where ${changes}`
  try {
    await runQueries(db, [
      drizzle(db).insert(memberNotice).select(notice),
      drizzle(db)
        .update(member)
        .set({ email, version: sql`${member.version} + 1` })
        .where(changes),
    ])
  } catch (error) {
    if (error instanceof Error && /UNIQUE constraint failed/.test(error.message)) return 'taken'
    throw error
  }
  return memberById(db, memberId)
}

/**
 * Brings the rows of members to levels, by the shopper. A version at most a row's own changes
 * nothing, so that messages may come late and again.
 */
export async function saveLevels(
  db: D1Database,
  levels: readonly { shopperId: string; level: string; version: number }[],
): Promise<void> {
  // Of one member's, the newest: one statement updates a row once.
  const newest = new Map<string, { shopper_id: string; level: string; level_version: number }>()
  for (const { shopperId, level, version } of levels) {
    if (version <= (newest.get(shopperId)?.level_version ?? 0)) continue
    newest.set(shopperId, { shopper_id: shopperId, level, level_version: version })
  }
  const { shopper_id, level, level_version } = member
  const updates = givenRows({ shopper_id, level, level_version }, [...newest.values()]).map(
    ({ rows, value }) =>
      drizzle(db)
        .update(member)
        .set({ level: value.level, level_version: value.level_version })
        .from(rows)
        .where(
          and(
            eq(member.shopper_id, value.shopper_id),
            lt(member.level_version, value.level_version),
          ),
        ),
  )
  await runQueries(db, updates)
}

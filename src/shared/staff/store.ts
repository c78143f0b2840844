import { and, asc, eq, exists, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed, statementOf } from '../platform/bulk-rows.ts'
import type { Now } from '../platform/clock.ts'
import type { Staff, StaffRole } from './contract.ts'
import { type FormerRole, type StaffRow, staff, staff_token } from './schema.ts'

/** The role that Workers of the version before read; it never permits more than the role itself. */
const FORMER_ROLES: Readonly<Record<StaffRole, FormerRole>> = {
  owner: 'owner',
  manager: 'catalogue',
  support: 'support',
  warehouse: 'warehouse',
  // No former role reads alone. `support` changes the least.
  viewer: 'support',
}

const rolesOf = (role: StaffRole) => ({ role: FORMER_ROLES[role], role_name: role })

/** A trigger gives every row its `role_name`. A row without one would have the narrowest role. */
export const staffOf = (row: Pick<StaffRow, 'id' | 'name' | 'role_name'>): Staff => ({
  id: row.id,
  name: row.name,
  role: row.role_name ?? 'viewer',
})

export const staffInsert = (
  db: D1Database,
  { id, name, email, role }: Staff & { email: string },
  now: Now,
) =>
  statementOf(
    db,
    drizzle(db)
      .insert(staff)
      .values({ id, name, email, ...rolesOf(role), created_at: now }),
  )

export const tokenInsert = (
  db: D1Database,
  token: { hash: string; staffId: string; expiresAt: Now },
  now: Now,
) =>
  statementOf(
    db,
    drizzle(db).insert(staff_token).values({
      token_hash: token.hash,
      staff_id: token.staffId,
      created_at: now,
      expires_at: token.expiresAt,
    }),
  )

/** A member of staff by e-mail, also a former one. */
export async function staffByEmail(
  db: D1Database,
  email: string,
): Promise<{ staff: Staff; ended: boolean } | null> {
  const [row] = await drizzle(db).select().from(staff).where(eq(staff.email, email))
  if (!row) return null
  return { staff: staffOf(row), ended: row.ended_at !== null }
}

/** The address of a member of staff, also of a former one; null where there is none of this id. */
export async function readStaffEmail(db: D1Database, id: string): Promise<string | null> {
  const [row] = await drizzle(db).select({ email: staff.email }).from(staff).where(eq(staff.id, id))
  return row?.email ?? null
}

/** Readmits a former member, perhaps under another name or in another role. */
export const staffReturn = (db: D1Database, { id, name, role }: Staff) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ name, ...rolesOf(role), ended_at: null })
      .where(and(eq(staff.id, id), isNotNull(staff.ended_at))),
  )

export const staffEnd = (db: D1Database, staffId: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ ended_at: now })
      .where(and(eq(staff.id, staffId), isNull(staff.ended_at))),
  )

/** Ends a member of the role that was read; one of another role stays. */
export const memberEnd = (db: D1Database, { id, role_name }: StaffRow, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ ended_at: now })
      .where(and(eq(staff.id, id), isNull(staff.ended_at), hasRole(role_name))),
  )

const hasRole = (role: StaffRole | null) => sql`${staff.role_name} is ${role}`

/** A token that works: not revoked, not expired. */
const isLive = (now: Now) => and(isNull(staff_token.revoked_at), gt(staff_token.expires_at, now))

/** Members with their live tokens, by name; a member without one has a row of nulls. */
export const staffTokenRows = (db: D1Database, now: Now) =>
  drizzle(db)
    .select({
      id: staff.id,
      name: staff.name,
      email: staff.email,
      role_name: staff.role_name,
      ended_at: staff.ended_at,
      token_hash: staff_token.token_hash,
      token_created_at: staff_token.created_at,
      token_expires_at: staff_token.expires_at,
    })
    .from(staff)
    .leftJoin(staff_token, and(eq(staff_token.staff_id, staff.id), isLive(now)))
    .orderBy(asc(staff.name), asc(staff.id), asc(staff_token.created_at))

/** Hashes of a member's live tokens. */
export async function liveTokenHashes(
  db: D1Database,
  staffId: string,
  now: Now,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ token_hash: staff_token.token_hash })
    .from(staff_token)
    .where(and(eq(staff_token.staff_id, staffId), isLive(now)))
  return rows.map((row) => row.token_hash)
}

/** The present member of staff of a live token; null for any other token. */
export async function staffOfToken(
  db: D1Database,
  tokenHash: string,
  now: Now,
): Promise<Staff | null> {
  const [row] = await drizzle(db)
    .select({ id: staff.id, name: staff.name, role_name: staff.role_name })
    .from(staff_token)
    .innerJoin(staff, eq(staff.id, staff_token.staff_id))
    .where(and(eq(staff_token.token_hash, tokenHash), isLive(now), isNull(staff.ended_at)))
  return row ? staffOf(row) : null
}

export const tokenEnd = (db: D1Database, tokenHash: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff_token)
      .set({ revoked_at: now })
      .where(and(eq(staff_token.token_hash, tokenHash), isNull(staff_token.revoked_at))),
  )

/** Whether the member has left by now: also by a statement before, in the same batch. */
export const hasLeft = (db: D1Database, staffId: string) =>
  exists(
    drizzle(db)
      .select({ id: staff.id })
      .from(staff)
      .where(and(eq(staff.id, staffId), isNotNull(staff.ended_at))),
  )

/** Ends every token of a member of staff who has left. */
export const leaverTokensEnd = (db: D1Database, staffId: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff_token)
      .set({ revoked_at: now })
      .where(
        and(
          eq(staff_token.staff_id, staffId),
          isNull(staff_token.revoked_at),
          hasLeft(db, staffId),
        ),
      ),
  )

/** Present members after an id, in the order of their ids. */
export const membersAfter = (db: D1Database, after: string, limit: number): Promise<StaffRow[]> =>
  drizzle(db)
    .select()
    .from(staff)
    .where(and(isNull(staff.ended_at), gt(staff.id, after)))
    .orderBy(asc(staff.id))
    .limit(limit)

/** A present member of staff; null for one who left and for an unknown id. */
export async function memberById(db: D1Database, id: string): Promise<StaffRow | null> {
  const [row] = await drizzle(db)
    .select()
    .from(staff)
    .where(and(eq(staff.id, id), isNull(staff.ended_at)))
  return row ?? null
}

export const memberUpdate = (
  db: D1Database,
  before: StaffRow,
  { name, email, role }: Staff & { email: string },
) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ name, email, ...rolesOf(role) })
      .where(
        and(
          eq(staff.id, before.id),
          isNull(staff.ended_at),
          eq(staff.name, before.name),
          eq(staff.email, before.email),
          hasRole(before.role_name),
        ),
      ),
  )

/** Whether the database refused the change because no other owner is left. */
export const isLastOwner = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('the last owner stays')

/** The names of members of staff by id, former ones included. */
export async function namesOf(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await drizzle(db)
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(inArray(staff.id, listed(ids)))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

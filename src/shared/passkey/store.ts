import { and, asc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { MemberNotice } from '../member/contract.ts'
import { member, memberNotice } from '../member/schema.ts'
import { runQueries, statementOf } from '../platform/bulk-rows.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import type { Credential, Passkey } from './contract.ts'
import { passkey } from './schema.ts'

type Row = typeof passkey.$inferSelect

const credentialOf = ({ credential_id, public_key, counter, transports }: Row): Credential => ({
  credentialId: credential_id,
  publicKey: public_key,
  counter,
  // Written by `insertPasskey` and by nothing else.
  transports: JSON.parse(transports),
})

const passkeyOf = ({ id, device, created_at, last_used_at }: Row): Passkey => ({
  id,
  device,
  createdAt: rfc3339(created_at),
  lastUsedAt: last_used_at === null ? null : rfc3339(last_used_at),
})

/** The passkeys of a member, the oldest first. */
export async function listPasskeys(
  db: D1Database,
  memberId: string,
): Promise<(Passkey & { credential: Credential })[]> {
  const rows = await drizzle(db)
    .select()
    .from(passkey)
    .where(eq(passkey.member_id, memberId))
    .orderBy(asc(passkey.created_at))
  return rows.map((row) => ({ ...passkeyOf(row), credential: credentialOf(row) }))
}

/** The passkey of a credential with its member; null for an unknown one. */
export async function findPasskey(
  db: D1Database,
  credentialId: string,
): Promise<{ memberId: string; credential: Credential } | null> {
  const [row] = await drizzle(db)
    .select()
    .from(passkey)
    .where(eq(passkey.credential_id, credentialId))
  return row ? { memberId: row.member_id, credential: credentialOf(row) } : null
}

/** The mail to the member of a passkey with this id, selected in the batch of its change. */
const noticeOf = (
  kind: Extract<MemberNotice['kind'], `passkey-${string}`>,
  { id, memberId, noticeId }: { id: string; memberId: string; noticeId: string },
  now: Now,
): SQL =>
  sql`select ${noticeId}, ${member.id}, ${kind}, ${member.email}, ${passkey.device}, ${now}
    from ${passkey} join ${member} on ${member.id} = ${passkey.member_id}
    where ${passkey.id} = ${id} and ${passkey.member_id} = ${memberId}`

/**
 * Adds a passkey and notes the mail about it. Null where the credential is known already: its first
 * member keeps it.
 */
export async function insertPasskey(
  db: D1Database,
  about: { id: string; memberId: string; device: string; noticeId: string },
  { credentialId, publicKey, counter, transports }: Credential,
  now: Now,
): Promise<Passkey | null> {
  const { id, memberId, device } = about
  const insert = drizzle(db)
    .insert(passkey)
    .values({
      credential_id: credentialId,
      id,
      member_id: memberId,
      public_key: publicKey,
      counter,
      transports: JSON.stringify(transports),
      device,
      created_at: now,
    })
    .onConflictDoNothing()
  const notice = noticeOf('passkey-added', about, now)
  const [added] = await runQueries(db, [insert, drizzle(db).insert(memberNotice).select(notice)])
  if (added?.meta.changes === 0) return null
  return { id, device, createdAt: rfc3339(now), lastUsedAt: null }
}

/** Deletes a passkey and notes the mail about it. False where the member has none of this id. */
export async function deletePasskey(
  db: D1Database,
  about: { id: string; memberId: string; noticeId: string },
  now: Now,
): Promise<boolean> {
  const [, removed] = await runQueries(db, [
    drizzle(db)
      .insert(memberNotice)
      .select(noticeOf('passkey-removed', about, now)),
    drizzle(db)
      .delete(passkey)
      .where(and(eq(passkey.member_id, about.memberId), eq(passkey.id, about.id))),
  ])
  return removed !== undefined && removed.meta.changes > 0
}

/**
 * Notes a use. False where the counter did not grow since it was read: the passkey was copied, or
 * used by two requests at once. Authenticators that do not count stay at 0.
 */
export async function noteUse(
  db: D1Database,
  { credentialId, counter }: Pick<Credential, 'credentialId' | 'counter'>,
  now: Now,
): Promise<boolean> {
  const grows = counter === 0 ? eq(passkey.counter, 0) : lt(passkey.counter, counter)
  const query = drizzle(db)
    .update(passkey)
    .set({ counter, last_used_at: now })
    .where(and(eq(passkey.credential_id, credentialId), grows))
  const { meta } = await statementOf(db, query).run()
  return meta.changes > 0
}

/** Deletes every passkey of a member. */
export async function deletePasskeys(db: D1Database, memberId: string): Promise<void> {
  const query = drizzle(db).delete(passkey).where(eq(passkey.member_id, memberId))
  await statementOf(db, query).run()
}

import { and, asc, eq, gt, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { MINUTE_MS, rfc3339 } from '../platform/clock.ts'
import { PASSING_KINDS } from './content.ts'
import type { Mail, MailState } from './contract.ts'
import type { Settlement } from './rules.ts'
import { mail } from './schema.ts'
import { mailOfRow } from './store.ts'

/** A mail that one sweep has: until `CLAIM_MS` have passed, no other takes it. */
export type ClaimedMail = Mail & {
  attempts: number
  /** Milliseconds; null: it was never queued again. */
  requeuedAt: number | null
}

/** A Worker that died with a claim has sent the mail or not: the provider knows it by its id. */
const CLAIM_MS = 5 * MINUTE_MS
/** Shorter for a mail whose text is soon no longer true, such as a code. */
const PASSING_CLAIM_MS = MINUTE_MS

/** The partial indexes hold only where the state is a literal. */
const isQueued = sql`${mail.state} = 'queued'`
const isHandled = sql`${mail.state} is not null`

/** Claims at most `limit` due mails, the longest due first. `now` in milliseconds. */
export async function claimQueued(
  db: D1Database,
  now: number,
  limit: number,
): Promise<ClaimedMail[]> {
  const due = drizzle(db)
    .select({ at: mail.at, id: mail.id })
    .from(mail)
    .where(and(isQueued, lte(mail.next_at, now)))
    .orderBy(asc(mail.next_at))
    .limit(limit)
  return claim(db, now, sql`(${mail.at}, ${mail.id}) in ${due}`)
}

/** Claims mails that were just queued. One that a sweep has taken meanwhile is its own. */
export async function claimNew(
  db: D1Database,
  mails: readonly Pick<Mail, 'id' | 'at'>[],
  now: number,
): Promise<ClaimedMail[]> {
  const keys = mails.map(({ id, at }) => ({ id, at: Date.parse(at) }))
  const claimed: ClaimedMail[] = []
  for (const { rows, value } of givenRows({ at: mail.at, id: mail.id }, keys)) {
    const named = sql`(${mail.at}, ${mail.id}) in (select ${value.at}, ${value.id} from ${rows})`
    // Not by `next_at`: the clock that queued it may be ahead of this one.
    claimed.push(...(await claim(db, now, sql`${mail.attempts} = 0 and ${named}`)))
  }
  return claimed
}

/** One statement: of two that claim a mail, the second finds it claimed. */
async function claim(db: D1Database, now: number, which: SQL): Promise<ClaimedMail[]> {
  const isPassing = inArray(mail.kind, listed(PASSING_KINDS))
  const claimMs = sql`case when ${isPassing} then ${PASSING_CLAIM_MS} else ${CLAIM_MS} end`
  const rows = await drizzle(db)
    .update(mail)
    .set({ next_at: sql`${now} + ${claimMs}`, attempts: sql`${mail.attempts} + 1` })
    .where(and(isQueued, which))
    .returning()
  return rows.map((row) => ({
    ...mailOfRow(row),
    attempts: row.attempts,
    requeuedAt: row.requeued_at,
  }))
}

/** Writes what became of claimed mails. */
export async function settleMails(
  db: D1Database,
  settled: readonly { mail: ClaimedMail; settlement: Settlement }[],
  now: number,
): Promise<void> {
  await runQueries(
    db,
    settled.map(({ mail: claimed, settlement }) =>
      drizzle(db)
        .update(mail)
        .set(columnsOf(claimed, settlement, now))
        .where(and(isQueued, atRow(claimed))),
    ),
  )
}

function columnsOf({ attempts }: ClaimedMail, settlement: Settlement, now: number) {
  switch (settlement.state) {
    case 'sent': {
      const { state, providerId } = settlement
      return { state, sent_at: now, next_at: null, provider_id: providerId, reason: null }
    }
    case 'failed':
      return { state: settlement.state, next_at: null, reason: settlement.reason }
    case 'queued': {
      const { nextAt, reason, attempted } = settlement
      return { next_at: nextAt, reason, attempts: attempted ? attempts : attempts - 1 }
    }
  }
}

const atRow = ({ at, id }: Pick<Mail, 'at' | 'id'>) =>
  and(eq(mail.at, Date.parse(at)), eq(mail.id, id))

/** How many mails each of these recipients was sent since then. */
export async function countSentSince(
  db: D1Database,
  recipients: readonly string[],
  since: { at: number; sentAt: number },
): Promise<Map<string, number>> {
  const rows = await drizzle(db)
    .select({ recipient: mail.recipient, count: sql<number>`count(*)` })
    .from(mail)
    .where(
      and(
        isHandled,
        sql`${mail.recipient} in ${listed(recipients)}`,
        gt(mail.at, since.at),
        gt(mail.sent_at, since.sentAt),
      ),
    )
    .groupBy(mail.recipient)
  return new Map(rows.map(({ recipient, count }) => [recipient, count]))
}

/**
 * Queues a mail again; false where it is not there, or waits to be sent already.
 * @param which `undelivered`: it had failed or bounced; `any`: it may have arrived
 */
export async function requeueMail(
  db: D1Database,
  { at, id }: Pick<Mail, 'at' | 'id'>,
  which: 'undelivered' | 'any',
  now: number,
): Promise<boolean> {
  const rest =
    which === 'any'
      ? sql`${mail.state} is not 'queued'`
      : sql`${mail.state} in ('failed', 'bounced')`
  const rows = await drizzle(db)
    .update(mail)
    .set({ state: 'queued', attempts: 0, next_at: now, requeued_at: now, reason: null })
    .where(and(atRow({ at, id }), rest))
    .returning({ id: mail.id })
  return rows.length > 0
}

/** Deletes mails written before `before` (milliseconds), the oldest first; answers how many. */
export async function deleteOldMail(
  db: D1Database,
  before: number,
  limit: number,
): Promise<number> {
  const old = drizzle(db)
    .select({ at: mail.at, id: mail.id })
    .from(mail)
    .where(lt(mail.at, before))
    .orderBy(asc(mail.at), asc(mail.id))
    .limit(limit)
  const deleted = await drizzle(db)
    .delete(mail)
    .where(sql`(${mail.at}, ${mail.id}) in ${old}`)
    .returning({ id: mail.id })
  return deleted.length
}

/** A sent mail by its recipient and its provider's id; null where this database has none. */
export async function findSentMail(
  db: D1Database,
  { to, providerId }: { to: string; providerId: string },
): Promise<(Pick<Mail, 'id' | 'at' | 'to'> & { state: MailState | null }) | null> {
  const [row] = await drizzle(db)
    .select({ id: mail.id, at: mail.at, to: mail.recipient, state: mail.state })
    .from(mail)
    .where(and(isHandled, eq(mail.recipient, to), eq(mail.provider_id, providerId)))
    .limit(1)
  return row ? { ...row, at: rfc3339(row.at) } : null
}

/** Marks a sent mail as bounced. */
export async function markBounced(
  db: D1Database,
  { at, id }: Pick<Mail, 'at' | 'id'>,
  reason: string,
): Promise<void> {
  await runQueries(db, [
    drizzle(db)
      .update(mail)
      .set({ state: 'bounced', reason })
      .where(and(atRow({ at, id }), sql`${mail.state} = 'sent'`)),
  ])
}

import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Page } from '../kit/page.ts'
import { listed } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import { MAILS_SCANNED_MAX } from '../platform/limits.ts'
import { type MailLogEntry, type MailLogFilter, type MailPosition, mailKeyOf } from './contract.ts'
import { mail } from './schema.ts'
import { texts } from './texts/texts.ts'

const columns = {
  id: mail.id,
  at: mail.at,
  to: mail.recipient,
  kind: mail.kind,
  subject: mail.subject,
  state: mail.state,
  attempts: mail.attempts,
  sentAt: mail.sent_at,
  reason: mail.reason,
}

type Row = Pick<typeof mail.$inferSelect, 'id' | 'at' | 'kind' | 'subject' | 'state'> & {
  to: string
  attempts: number
  sentAt: number | null
  reason: string | null
}

/** Mails of one database that fit a filter. None behind `horizon` was looked at; null: all were. */
interface Found {
  rows: readonly Row[]
  horizon: MailPosition | null
}

const stateOf = ({ state }: Pick<Row, 'state'>): MailLogEntry['state'] => state ?? 'outbox'

/** The subject of a code's mail has the code: it is for its recipient alone. */
const toEntry = ({ at, sentAt, state, kind, ...row }: Row): MailLogEntry => ({
  ...row,
  key: mailKeyOf({ at, id: row.id }),
  kind,
  subject: kind === 'code' ? texts.code.heading : row.subject,
  at: rfc3339(at),
  sentAt: sentAt === null ? null : rfc3339(sentAt),
  state: stateOf({ state }),
})

/** Positive where `a` is the older. */
const byAge = (a: MailPosition, b: MailPosition): number =>
  b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/**
 * Mails of these databases newest first. A filter without an index looks at `MAILS_SCANNED_MAX`
 * mails of each database at a time: a page may be short, or empty, and have a next one.
 */
export async function selectMailLog(
  databases: readonly D1Database[],
  filter: MailLogFilter,
): Promise<Page<MailLogEntry>> {
  const found = await Promise.all(databases.map((db) => findIn(db, filter)))
  return pageOf(found.flat(), filter.limit)
}

function pageOf(found: readonly Found[], limit: number): Page<MailLogEntry> {
  const horizons = found.flatMap(({ horizon }) => (horizon === null ? [] : [horizon]))
  const [horizon] = horizons.toSorted(byAge)
  const rows = found
    .flatMap((one) => one.rows)
    .filter((row) => horizon === undefined || byAge(row, horizon) <= 0)
    .sort(byAge)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : horizon
  return { data: shown.map(toEntry), nextCursor: last === undefined ? null : mailKeyOf(last) }
}

async function findIn(db: D1Database, filter: MailLogFilter): Promise<Found[]> {
  const { to, state } = filter
  if (state === 'failed' || state === 'bounced') {
    // The index's own condition: without it SQLite does not take the index.
    return [await indexed(db, filter, sql`${mail.state} in ('failed', 'bounced')`)]
  }
  if (to === null) return [await scan(db, filter)]
  // The index of recipients leaves out mails of a shop without a provider.
  return Promise.all([
    ...(state === 'outbox' ? [] : [indexed(db, filter, isNotNull(mail.state))]),
    ...(state === null || state === 'outbox' ? [scan(db, { ...filter, state: 'outbox' })] : []),
  ])
}

const ofState = (state: MailLogEntry['state'] | null): SQL[] =>
  state === null || state === 'outbox' ? [] : [eq(mail.state, state)]

async function indexed(db: D1Database, filter: MailLogFilter, index: SQL): Promise<Found> {
  const { to, kind, state, cursor, limit } = filter
  const conditions = [
    index,
    ...(to === null ? [] : [eq(mail.recipient, to)]),
    ...(kind === null ? [] : [eq(mail.kind, kind)]),
    ...ofState(state),
  ]
  return { rows: await select(db, conditions, cursor, limit + 1), horizon: null }
}

async function scan(db: D1Database, filter: MailLogFilter): Promise<Found> {
  const { to, kind, state, cursor, limit } = filter
  if (to === null && kind === null && state === null) {
    return { rows: await select(db, [], cursor, limit + 1), horizon: null }
  }
  const scanned = await select(db, [], cursor, MAILS_SCANNED_MAX)
  const fits = (row: Row): boolean =>
    (to === null || row.to === to) &&
    (kind === null || row.kind === kind) &&
    (state === null || stateOf(row) === state)
  const horizon = scanned.length < MAILS_SCANNED_MAX ? null : (scanned.at(-1) ?? null)
  return { rows: scanned.filter(fits), horizon }
}

const select = (
  db: D1Database,
  conditions: readonly SQL[],
  cursor: MailPosition | null,
  limit: number,
): Promise<Row[]> =>
  drizzle(db)
    .select(columns)
    .from(mail)
    .where(and(...conditions, ...behind(cursor)))
    .orderBy(desc(mail.at), desc(mail.id))
    .limit(limit)

const behind = (cursor: MailPosition | null): SQL[] =>
  cursor === null ? [] : [sql`(${mail.at}, ${mail.id}) < (${cursor.at}, ${cursor.id})`]

/**
 * The mails of one order newest first, by the moments of its ledger: as the order's page finds
 * them. Those of an older release, which had other moments, are found by their recipient.
 */
export async function selectMailLogOfOrder(
  db: D1Database,
  order: { id: string; email: string; moments: readonly number[] },
  { to, kind, state, cursor, limit }: MailLogFilter,
): Promise<Page<MailLogEntry>> {
  // The ids of an order's mails begin with the order's.
  const own = sql`${mail.id} >= ${`${order.id}:`} and ${mail.id} < ${`${order.id};`}`
  const ofRecipient = sql`${isNotNull(mail.state)} and ${eq(mail.recipient, order.email)}`
  const parts = await Promise.all(
    [sql`${mail.at} in ${listed(order.moments)}`, ofRecipient].map((part) =>
      select(db, [part, own], cursor, MAILS_SCANNED_MAX),
    ),
  )
  const rows = [...new Map(parts.flat().map((row) => [row.id, row])).values()].filter(
    (row) =>
      (to === null || row.to === to) &&
      (kind === null || row.kind === kind) &&
      (state === null || stateOf(row) === state),
  )
  return pageOf([{ rows, horizon: null }], limit)
}

/** One mail with its entry of the log; null where the database has none of this key. */
export async function selectMailRow(
  db: D1Database,
  { at, id }: MailPosition,
): Promise<{ row: typeof mail.$inferSelect; entry: MailLogEntry } | null> {
  const [row] = await drizzle(db)
    .select()
    .from(mail)
    .where(and(eq(mail.at, at), eq(mail.id, id)))
    .limit(1)
  if (row === undefined) return null
  const { kind, subject, state, attempts, reason, recipient: to, sent_at: sentAt } = row
  const entry = toEntry({ id, at, to, kind, subject, state, attempts, sentAt, reason })
  return { row, entry }
}

import { and, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Page } from '../kit/page.ts'
import { pageOf } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import { MAIL_STATES, type MailLogEntry, type MailLogFilter } from './contract.ts'
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

/** The subject of a code's mail has the code: it is for its recipient alone. */
const toEntry = ({ at, sentAt, state, kind, ...row }: Row): MailLogEntry => ({
  ...row,
  kind,
  subject: kind === 'code' ? texts.code.heading : row.subject,
  at: rfc3339(at),
  sentAt: sentAt === null ? null : rfc3339(sentAt),
  state: state ?? 'outbox',
})

/** Mails of these databases newest first. The cursor is `<milliseconds>:<id>` of the last one. */
export async function selectMailLog(
  databases: readonly D1Database[],
  filter: MailLogFilter,
): Promise<Page<MailLogEntry>> {
  const found = await Promise.all(databases.map((db) => selectOwn(db, filter)))
  const rows = found.flat().sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
  return pageOf(rows, filter.limit, ({ at, id }) => `${at}:${id}`, toEntry)
}

/** Mails to one recipient are found by the index of those that left, and of the rest one by one. */
async function selectOwn(db: D1Database, filter: MailLogFilter): Promise<Row[]> {
  const parts = filter.to === null ? [[]] : [[isNotNull(mail.state)], [isNull(mail.state)]]
  const found = await Promise.all(
    parts.map((part) =>
      drizzle(db)
        .select(columns)
        .from(mail)
        .where(and(...part, ...conditionsOf(filter)))
        .orderBy(desc(mail.at), desc(mail.id))
        .limit(filter.limit + 1),
    ),
  )
  return found.flat()
}

function conditionsOf({ to, orderId, state, cursor }: MailLogFilter): SQL[] {
  return [
    ...(cursor === null ? [] : [sql`(${mail.at}, ${mail.id}) < (${cursor.at}, ${cursor.id})`]),
    ...(to === null ? [] : [eq(mail.recipient, to)]),
    // The ids of an order's mails begin with the order's.
    ...(orderId === null
      ? []
      : [sql`${mail.id} >= ${`${orderId}:`} and ${mail.id} < ${`${orderId};`}`]),
    ...(state === null ? [] : [state === 'outbox' ? isNull(mail.state) : literalState(state)]),
  ]
}

/** The partial indexes hold only where the state is a literal. */
function literalState(state: (typeof MAIL_STATES)[number]): SQL {
  const known = MAIL_STATES.find((one) => one === state)
  return sql`${mail.state} = ${sql.raw(`'${known ?? ''}'`)}`
}

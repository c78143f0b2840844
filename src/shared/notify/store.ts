import { rfc3339 } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import { type MailContent, MailContentSchema } from './content.ts'
import { INSERT_MAIL, type Mail, mailFields } from './contract.ts'

/** Keeps mails in the local outbox; one that is there already stays as it is. */
export const insertMail = (db: D1Database, mails: readonly Mail[]): Promise<void> =>
  runBatch(db, bulk(db, INSERT_MAIL, mails.map(mailFields)))

interface MailFilter {
  /** Null: to anyone. */
  to: string | null
  limit: number
}

/** Mails of all these databases newest first, optionally those to one recipient. */
export async function selectMail(
  databases: readonly D1Database[],
  filter: MailFilter,
): Promise<Mail[]> {
  const found = await Promise.all(databases.map((db) => selectOwnMail(db, filter)))
  const all = found
    .flat()
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
  return all.slice(0, filter.limit)
}

async function selectOwnMail(db: D1Database, { to, limit }: MailFilter): Promise<Mail[]> {
  const { results } = await db
    .prepare(
      `SELECT id, recipient, subject, text, at, content FROM mail
        WHERE ?1 IS NULL OR recipient = ?1 ORDER BY at DESC, id DESC LIMIT ?2`,
    )
    .bind(to, limit)
    .all<MailRow>()
  return results.map(mailOfRow)
}

/** The columns of a row that make a mail. */
interface MailRow {
  id: string
  recipient: string
  subject: string
  text: string
  at: number
  content: string | null
}

/** A mail as its row has it. */
export function mailOfRow({ id, recipient, subject, text, content, at }: MailRow): Mail {
  const found = content === null ? null : readContent(content)
  const mail = { id, to: recipient, subject, text, at: rfc3339(at) }
  return found === null ? mail : { ...mail, kind: found.kind, content: found }
}

/** Null for a content that a newer release wrote in a way that this one cannot read. */
function readContent(text: string): MailContent | null {
  const parsed = MailContentSchema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/**
 * The mails about one order, oldest first. A mail has the moment of the change it tells of: the
 * moments of the order's ledger lead to the table's key.
 * @param entries the order's ledger from its first entry
 */
export async function selectMailOfOrder(
  db: D1Database,
  orderId: string,
  entries: readonly { at: string }[],
): Promise<Mail[]> {
  const { results } = await db
    .prepare(
      `SELECT id, recipient AS "to", subject, text, at FROM mail
        WHERE at IN (SELECT value FROM json_each(?1)) AND id >= ?2 || ':' AND id < ?2 || ';'
        ORDER BY at, id`,
    )
    .bind(JSON.stringify(momentsOf(entries)), orderId)
    .all<Omit<Mail, 'at'> & { at: number }>()
  return results.map((mail) => ({ ...mail, at: rfc3339(mail.at) }))
}

/** The order's `updatedAt` after each entry, in milliseconds: it never runs backwards. */
function momentsOf(entries: readonly { at: string }[]): number[] {
  const moments = new Set<number>()
  let latest = 0
  for (const { at } of entries) {
    latest = Math.max(latest, Date.parse(at))
    moments.add(latest)
  }
  return [...moments]
}

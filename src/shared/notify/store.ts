import { desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import { type MailContent, MailContentSchema } from './content.ts'
import { type Mail, mailRow } from './contract.ts'
import { mail } from './schema.ts'

/** Stores mails; one that is there already stays as it is. */
export async function insertMail(db: D1Database, mails: readonly Mail[]): Promise<void> {
  await runQueries(
    db,
    insertRows(db, mail, {}, mails.map(mailRow)).map((insert) =>
      insert.onConflictDoNothing({ target: [mail.at, mail.id] }),
    ),
  )
}

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
  const rows = await drizzle(db)
    .select(mailColumns)
    .from(mail)
    .where(to === null ? undefined : eq(mail.recipient, to))
    .orderBy(desc(mail.at), desc(mail.id))
    .limit(limit)
  return rows.map(mailOfRow)
}

const mailColumns = {
  id: mail.id,
  recipient: mail.recipient,
  subject: mail.subject,
  text: mail.text,
  at: mail.at,
  content: mail.content,
}

/** The columns of a row that make a mail. */
type MailRow = Pick<typeof mail.$inferSelect, keyof typeof mailColumns>

/** A mail as its row has it. */
export function mailOfRow({ id, recipient, subject, text, content, at }: MailRow): Mail {
  const found = content === null ? null : readContent(content)
  const stored = { id, to: recipient, subject, text, at: rfc3339(at) }
  return found === null ? stored : { ...stored, kind: found.kind, content: found }
}

/** Null for a content that a newer release wrote in a way that this one cannot read. */
function readContent(text: string): MailContent | null {
  const parsed = MailContentSchema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

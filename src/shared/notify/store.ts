import { rfc3339 } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
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
      `SELECT id, recipient AS "to", subject, text, at FROM mail
        WHERE ?1 IS NULL OR recipient = ?1 ORDER BY at DESC, id DESC LIMIT ?2`,
    )
    .bind(to, limit)
    .all<Omit<Mail, 'at'> & { at: number }>()
  return results.map((mail) => ({ ...mail, at: rfc3339(mail.at) }))
}

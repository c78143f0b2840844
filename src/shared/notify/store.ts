import { rfc3339 } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import type { Mail } from './contract.ts'

/** Keeps mails in the local outbox; one that is there already stays as it is. */
export const insertMail = (db: D1Database, mails: readonly Mail[]): Promise<void> =>
  runBatch(
    db,
    bulk(
      db,
      `INSERT INTO mail (at, id, recipient, subject, text)
       SELECT value->>'at', value->>'id', value->>'to', value->>'subject', value->>'text'
         FROM json_each(?) WHERE true ON CONFLICT (at, id) DO NOTHING`,
      mails.map((mail) => ({ ...mail, at: Date.parse(mail.at) })),
    ),
  )

/** Mails newest first, optionally those to one recipient. */
export async function selectMail(
  db: D1Database,
  { to, limit }: { to: string | null; limit: number },
): Promise<Mail[]> {
  const { results } = await db
    .prepare(
      `SELECT id, recipient AS "to", subject, text, at FROM mail
        WHERE ?1 IS NULL OR recipient = ?1 ORDER BY at DESC, id DESC LIMIT ?2`,
    )
    .bind(to, limit)
    .all<Omit<Mail, 'at'> & { at: number }>()
  return results.map((mail) => ({ ...mail, at: rfc3339(mail.at) }))
}

import { and, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed, runQueries } from '../platform/bulk-rows.ts'
import { mail } from './schema.ts'

/**
 * Deletes all mails to these addresses, given in lower case.
 * @param scans also looks through the mails that stay in the outbox, which no index has by their
 * recipient: there are some only where the shop sends no mail
 */
export async function eraseMailsTo(
  db: D1Database,
  recipients: readonly string[],
  scans: boolean,
): Promise<void> {
  if (recipients.length === 0) return
  const indexed = and(inArray(mail.recipient, listed(recipients)), isNotNull(mail.state))
  const scanned = and(
    inArray(sql`lower(${mail.recipient})`, listed(recipients)),
    isNull(mail.state),
  )
  await runQueries(
    db,
    [indexed, ...(scans ? [scanned] : [])].map((where) => drizzle(db).delete(mail).where(where)),
  )
}

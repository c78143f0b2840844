import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed, runQueries } from '../platform/bulk-rows.ts'
import { UNREADABLE_ANSWER } from './rules.ts'
import { staff_idempotency, staff_view } from './schema.ts'

/**
 * Erases the stored answers of staff about these subjects, which their keys name: a repeated request
 * learns that its answer cannot be read any more. Deletes saved filters that look for an email.
 */
export async function eraseAnswers(
  db: D1Database,
  { subjects, emails }: { subjects: readonly string[]; emails: readonly string[] },
): Promise<void> {
  const written = emails.flatMap((email) => [email, encodeURIComponent(email).toLowerCase()])
  await runQueries(db, [
    drizzle(db)
      .update(staff_idempotency)
      .set({ body: UNREADABLE_ANSWER })
      .where(
        and(
          eq(staff_idempotency.state, 'done'),
          sql`EXISTS (SELECT 1 FROM ${listed(subjects)} subject
            WHERE instr(${staff_idempotency.key}, subject.value) > 0)`,
        ),
      ),
    drizzle(db)
      .delete(staff_view)
      .where(
        sql`EXISTS (SELECT 1 FROM ${listed(written)} email
          WHERE instr(lower(${staff_view.query}), email.value) > 0)`,
      ),
  ])
}

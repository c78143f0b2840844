import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { staff } from './schema.ts'

/** The address of a member of staff; null where there is none of this id. */
export async function readStaffEmail(db: D1Database, id: string): Promise<string | null> {
  const [row] = await drizzle(db).select({ email: staff.email }).from(staff).where(eq(staff.id, id))
  return row?.email ?? null
}

import { and, desc, eq, gt, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Page, pageOf } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { DocumentBody, DocumentState, InventoryDocument } from './contract.ts'
import { inventoryDocuments as table } from './schema.ts'

const isPending = eq(table.status, 'pending')
const isTried = gt(table.tries, 0)

/** The documents of a system, counted; times in milliseconds, null where there is none. */
interface DocumentCounts {
  waiting: number
  failing: number
  failingSince: number | null
  lastSentAt: number | null
}

/** Counts the documents of a system that it has not taken, and finds the last that it took. */
export async function countDocuments(db: D1Database, system: string): Promise<DocumentCounts> {
  const failing = sql<number>`coalesce(sum(${table.tries} > 0), 0)`
  const since = sql<number | null>`min(case when ${table.tries} > 0 then ${table.createdAt} end)`
  const [pending] = await drizzle(db)
    .select({ all: sql<number>`count(*)`, failing, failingSince: since })
    .from(table)
    .where(and(eq(table.system, system), isPending))
  const [last] = await drizzle(db)
    .select({ at: table.deliveredAt })
    .from(table)
    .where(and(eq(table.system, system), eq(table.status, 'delivered')))
    .orderBy(desc(table.position))
    .limit(1)
  const { all = 0, failing: tried = 0, failingSince = null } = pending ?? {}
  return { waiting: all - tried, failing: tried, failingSince, lastSentAt: last?.at ?? null }
}

/** How many documents of a system were made before a moment (milliseconds) and are tried in vain. */
export async function countLate(db: D1Database, system: string, before: number): Promise<number> {
  const [row] = await drizzle(db)
    .select({ documents: sql<number>`count(*)` })
    .from(table)
    .where(
      and(
        eq(table.system, system),
        // Those that wait are not tried. The partial index holds only where these are literals.
        sql`${table.status} = 'pending' and ${table.waits} = 0`,
        isTried,
        lt(table.createdAt, before),
      ),
    )
  return row?.documents ?? 0
}

const stateOf = ({ status, tries }: typeof table.$inferSelect): DocumentState => {
  if (status === 'delivered') return 'sent'
  return tries > 0 ? 'failing' : 'waiting'
}

const toDocument = (row: typeof table.$inferSelect): InventoryDocument => {
  // Written by rules.ts.
  const { data }: DocumentBody = JSON.parse(row.body)
  return {
    id: row.documentId,
    type: row.type,
    status: stateOf(row),
    orderId: data.orderId,
    number: data.number,
    lines: data.lines,
    attempts: row.tries,
    lastStatusCode: row.lastCode,
    nextAttemptAt: row.status === 'pending' && row.waits === 0 ? rfc3339(row.nextAt) : null,
    createdAt: rfc3339(row.createdAt),
    sentAt: row.deliveredAt === null ? null : rfc3339(row.deliveredAt),
  }
}

const IN_STATE = {
  waiting: and(isPending, eq(table.tries, 0)),
  failing: and(isPending, isTried),
  sent: eq(table.status, 'delivered'),
} as const

/** Documents of a system, the newest first; the cursor is a position. */
export async function selectDocuments(
  db: D1Database,
  system: string,
  { limit, before, state }: { limit: number; before: number | null; state: DocumentState | null },
): Promise<Page<InventoryDocument>> {
  const rows = await drizzle(db)
    .select()
    .from(table)
    .where(
      and(
        eq(table.system, system),
        state === null ? undefined : IN_STATE[state],
        before === null ? undefined : lt(table.position, before),
      ),
    )
    .orderBy(desc(table.position))
    .limit(limit + 1)
  return pageOf(rows, limit, ({ position }) => String(position), toDocument)
}

export async function selectDocument(
  db: D1Database,
  system: string,
  documentId: string,
): Promise<InventoryDocument | null> {
  const [row] = await drizzle(db)
    .select()
    .from(table)
    .where(and(eq(table.system, system), eq(table.documentId, documentId)))
  return row ? toDocument(row) : null
}

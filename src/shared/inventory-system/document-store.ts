import { and, asc, eq, lt, lte, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Attempt, Settlement } from '../kit/call-retry.ts'
import { insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import type { NewDocument } from './contract.ts'
import { inventoryDocumentSkus, inventoryDocuments, inventorySystems } from './schema.ts'

const table = inventoryDocuments
const skus = inventoryDocumentSkus
const own = alias(skus, 'own')
const earlier = alias(skus, 'earlier')

/** The partial indexes hold only where these are literals. */
const isPending = sql`${table.status} = 'pending'`
const isNext = sql`${table.waits} = 0`

/** Whether an earlier pending document of its system shares a SKU with the document. */
const hasEarlier = sql`exists (
  select 1 from ${skus} own join ${skus} earlier
      on ${earlier.system} = ${own.system} and ${earlier.sku} = ${own.sku}
     and ${earlier.position} < ${own.position}
   where ${own.position} = ${table.position})`

/** The SKUs of a document, as rows of its JSON. */
const linesOf = sql`json_each(${table.body}, '$.data.lines') line`
const skuOfLine = sql`line.value ->> 'sku'`

/** A system and how far it has come in the feeds. */
interface SystemCursor {
  system: string
  cursor: string
}

/** The cursors of all systems that ever had one. */
export const selectCursors = (db: D1Database): Promise<SystemCursor[]> =>
  drizzle(db)
    .select({ system: inventorySystems.system, cursor: inventorySystems.cursor })
    .from(inventorySystems)

/** Gives a new system its cursor; one that has one keeps it. `now` in milliseconds. */
export async function insertCursor(
  db: D1Database,
  { system, cursor }: SystemCursor,
  now: number,
): Promise<void> {
  await drizzle(db)
    .insert(inventorySystems)
    .values({ system, cursor, createdAt: now })
    .onConflictDoNothing()
}

/**
 * Stores documents of a system in their order and moves its cursor behind their events, all or
 * none. Of two runs that take the same events the second changes nothing. `now` in milliseconds.
 */
export async function insertDocuments(
  db: D1Database,
  { system, cursor }: SystemCursor,
  taken: { documents: readonly NewDocument[]; cursor: string },
  now: number,
): Promise<void> {
  const shared = {
    position: sql`null`,
    system,
    status: 'pending',
    waits: 0,
    tries: 0,
    nextAt: now,
    lastCode: null,
    createdAt: now,
    deliveredAt: null,
  } as const
  const rows = taken.documents.map(({ id, type, body }) => ({ documentId: id, type, body }))
  const inserted = and(
    eq(table.system, system),
    sql`${table.documentId} in ${listed(rows.map(({ documentId }) => documentId))}`,
    isPending,
  )
  await runQueries(db, [
    ...(rows.length === 0
      ? []
      : [
          ...insertRows(db, table, shared, rows).map((insert) => insert.onConflictDoNothing()),
          sql`insert or ignore into ${skus} (system, sku, position)
              select ${table.system}, ${skuOfLine}, ${table.position}
                from ${table}, ${linesOf} where ${inserted}`,
          drizzle(db).update(table).set({ waits: hasEarlier }).where(inserted),
        ]),
    drizzle(db)
      .update(inventorySystems)
      .set({ cursor: taken.cursor })
      .where(and(eq(inventorySystems.system, system), eq(inventorySystems.cursor, cursor))),
  ])
}

/** A document that one run has: until its claim runs out, no other takes it. */
interface ClaimedDocument {
  system: string
  documentId: string
  body: string
  tries: number
  createdAt: number
}

/**
 * Claims at most `limit` documents of a system that are due, in one statement: of two runs the
 * second finds them claimed. One that waits for an earlier document is not looked at.
 * @param now milliseconds
 * @param claimMs for so long no other run takes them
 */
export function claimDocuments(
  db: D1Database,
  system: string,
  { now, claimMs, limit }: { now: number; claimMs: number; limit: number },
): Promise<ClaimedDocument[]> {
  const isDue = and(isPending, isNext, eq(table.system, system), lte(table.nextAt, now))
  const due = drizzle(db)
    .select({ position: table.position })
    .from(table)
    .where(isDue)
    .orderBy(asc(table.nextAt), asc(table.position))
    .limit(limit)
  return drizzle(db)
    .update(table)
    .set({ nextAt: now + claimMs, tries: sql`${table.tries} + 1` })
    .where(and(isDue, sql`${table.position} in ${due}`))
    .returning({
      system: table.system,
      documentId: table.documentId,
      body: table.body,
      tries: table.tries,
      createdAt: table.createdAt,
    })
}

/** An attempt that was made, and what follows from it. */
interface SettledDocument {
  document: ClaimedDocument
  attempt: Attempt
  settlement: Settlement
}

/**
 * Records attempts. The next document of each SKU of one that was taken waits no more. An attempt
 * that another run has made again meanwhile is recorded where the system took the document: it has
 * it, whatever the later attempt answers.
 * @param now milliseconds
 */
export async function settleDocuments(
  db: D1Database,
  settled: readonly SettledDocument[],
  now: number,
): Promise<void> {
  await runQueries(
    db,
    settled.flatMap(({ document: { system, documentId, tries }, attempt, settlement }) => {
      const isThis = and(eq(table.system, system), eq(table.documentId, documentId), isPending)
      const lastCode = attempt.code
      if (settlement.status !== 'delivered') {
        const nextAt = settlement.status === 'pending' ? settlement.nextAt : now
        const isLast = and(isThis, eq(table.tries, tries))
        return [drizzle(db).update(table).set({ lastCode, nextAt }).where(isLast)]
      }
      const key = and(eq(table.system, system), eq(table.documentId, documentId))
      const position = drizzle(db).select({ position: table.position }).from(table).where(key)
      return [
        drizzle(db)
          .update(table)
          .set({ lastCode, status: 'delivered', deliveredAt: now })
          .where(isThis),
        drizzle(db).delete(skus).where(sql`${skus.position} in ${position}`),
        releaseNext(db, system, documentId),
      ]
    }),
  )
}

/** The first document that is left of each SKU of a document waits no more, unless for another SKU. */
const releaseNext = (db: D1Database, system: string, documentId: string) =>
  drizzle(db)
    .update(table)
    .set({ waits: 0 })
    .where(
      and(
        eq(table.waits, 1),
        isPending,
        sql`${table.position} in (
          select (select next.position from ${skus} next
                   where next.system = ${system} and next.sku = line.value ->> 'sku'
                   order by next.position limit 1)
            from ${table} done, json_each(done.body, '$.data.lines') line
           where done.system = ${system} and done.document_id = ${documentId})`,
        sql`not ${hasEarlier}`,
      ),
    )

/**
 * Asks for a document again, now: one that the system took is sent once more, and waits for no
 * other. False where there is none. `now` in milliseconds.
 */
export async function restartDocument(
  db: D1Database,
  system: string,
  documentId: string,
  now: number,
): Promise<boolean> {
  const rows = await drizzle(db)
    .update(table)
    .set({ status: 'pending', nextAt: now })
    .where(and(eq(table.system, system), eq(table.documentId, documentId)))
    .returning({ id: table.documentId })
  return rows.length === 1
}

/** Asks for every document that a system did not take, now. Answers how many there are. */
export async function restartPending(db: D1Database, system: string, now: number): Promise<number> {
  const rows = await drizzle(db)
    .update(table)
    .set({ nextAt: now })
    .where(and(eq(table.system, system), isPending, isNext))
    .returning({ id: table.documentId })
  return rows.length
}

/**
 * Deletes documents of a system that it took before a moment (milliseconds), of its `limit` oldest
 * ones that it took.
 */
export async function deleteSentDocuments(
  db: D1Database,
  system: string,
  before: number,
  limit: number,
): Promise<void> {
  const oldest = drizzle(db)
    .select({ position: table.position })
    .from(table)
    .where(and(eq(table.system, system), eq(table.status, 'delivered')))
    .orderBy(asc(table.position))
    .limit(limit)
  await drizzle(db)
    .delete(table)
    .where(and(sql`${table.position} in ${oldest}`, lt(table.deliveredAt, before)))
}

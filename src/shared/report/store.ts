import { and, asc, between, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { excluded, insertRows, runQueries } from '../platform/bulk-rows.ts'
import type { ShopDay } from '../platform/shop-day.ts'
import { type Cell, type Dimension, MEASURES, type Measures, type SlotCells } from './contract.ts'
import { cartCounts, cartDays, reportCells, reportSlots, reportWalks } from './schema.ts'

const IDENTITY = ['dimension', 'currency', 'day', 'key'] as const
const COLUMNS = [...IDENTITY, ...MEASURES] as const

/** SQL of the columns of a cell in a JSON list. `sign` is `-` where the cell is taken away. */
const columnsOf = (sign: '' | '-'): SQL =>
  sql.raw(
    COLUMNS.map((name, at) => {
      const isMeasure = at >= IDENTITY.length
      return `${isMeasure ? sign : ''}(c.value->>${at}) AS ${name}`
    }).join(', '),
  )

const names = (list: readonly string[], of: (name: string) => string): SQL =>
  sql.raw(list.map(of).join(', '))

const SUMS = names(MEASURES, (name) => `sum(${name}) AS ${name}`)
const CHANGES_ANY = sql.raw(MEASURES.map((name) => `sum(${name}) <> 0`).join(' OR '))
const ADD_ALL = names(MEASURES, (name) => `${name} = report_cell.${name} + excluded.${name}`)

/** Cells as `report_slot` holds them: lists in the order of COLUMNS. */
const listOf = (cells: readonly Cell[]) => cells.map((cell) => COLUMNS.map((name) => cell[name]))

/** A chunk of slots as one JSON text, below the size of a bound value. */
const GIVEN_CHARS_MAX = 600_000

function* givenTexts(slots: readonly SlotCells[]): Generator<string> {
  let chunk: string[] = []
  let chars = 0
  for (const { shard, slot, definition, revision, cells } of slots) {
    const text = JSON.stringify({ shard, slot, definition, revision, cells: listOf(cells) })
    if (chunk.length > 0 && chars + text.length > GIVEN_CHARS_MAX) {
      yield `[${chunk.join(',')}]`
      chunk = []
      chars = 0
    }
    chunk.push(text)
    chars += text.length
  }
  if (chunk.length > 0) yield `[${chunk.join(',')}]`
}

const given = (text: string): SQL => sql`
  given AS (
    SELECT value->>'shard' AS shard, value->>'slot' AS slot, value->>'definition' AS definition,
           value->>'revision' AS revision, value->'cells' AS cells FROM json_each(${text}))`

const IS_OLDER = sql`(s.definition <> g.definition OR s.revision < g.revision)`

/**
 * Takes away what each slot added before and adds what it adds now, in one statement, so that a
 * cell that stays as it is is no row written. A slot whose stored state is newer changes nothing.
 */
const addDifference = (text: string): SQL => sql`
  WITH ${given(text)}, change AS (
    SELECT ${columnsOf('-')}
      FROM given g JOIN report_slot s ON s.shard = g.shard AND s.slot = g.slot, json_each(s.cells) c
     WHERE ${IS_OLDER}
     UNION ALL
    SELECT ${columnsOf('')}
      FROM given g LEFT JOIN report_slot s ON s.shard = g.shard AND s.slot = g.slot,
           json_each(g.cells) c
     WHERE s.slot IS NULL OR ${IS_OLDER})
  INSERT INTO report_cell (${names(COLUMNS, (name) => name)})
  SELECT * FROM (
    SELECT ${names(IDENTITY, (name) => name)}, ${SUMS} FROM change
     GROUP BY ${names(IDENTITY, (name) => name)} HAVING ${CHANGES_ANY})
   WHERE true
  ON CONFLICT (${names(IDENTITY, (name) => name)}) DO UPDATE SET ${ADD_ALL}`

const replaceSlots = (db: D1Database, slots: readonly SlotCells[]) =>
  insertRows(
    db,
    reportSlots,
    {},
    slots.map((slot) => ({ ...slot, cells: JSON.stringify(listOf(slot.cells)) })),
  ).map((insert) =>
    insert.onConflictDoUpdate({
      target: [reportSlots.shard, reportSlots.slot],
      set: excluded(reportSlots, 'definition', 'revision', 'cells'),
      setWhere: sql`${reportSlots.definition} <> excluded.definition
        OR ${reportSlots.revision} < excluded.revision`,
    }),
  )

/**
 * Puts the cells of slots in the place of those they had, all or none. A slot of which a newer
 * state is stored stays as it is: a run that read its orders earlier and writes later does no harm.
 */
export const replaceCells = (db: D1Database, slots: readonly SlotCells[]): Promise<unknown> =>
  runQueries(db, [...[...givenTexts(slots)].map(addDifference), ...replaceSlots(db, slots)])

/** The first slot that the walk of an orders database has not come to; null: it has not begun. */
export async function readWalk(
  db: D1Database,
  shard: number,
  definition: string,
): Promise<number | null> {
  const [row] = await drizzle(db).select().from(reportWalks).where(eq(reportWalks.shard, shard))
  return row?.definition === definition ? row.nextSlot : null
}

/** Remembers how far a walk came. Of two runs of one definition the one that came further counts. */
export const writeWalk = (
  db: D1Database,
  walk: typeof reportWalks.$inferSelect,
): Promise<unknown> => {
  const further = sql`${reportWalks.definition} <> excluded.definition
    OR ${reportWalks.nextSlot} < excluded.next_slot`
  return runQueries(
    db,
    insertRows(db, reportWalks, {}, [walk]).map((insert) =>
      insert.onConflictDoUpdate({
        target: reportWalks.shard,
        set: excluded(reportWalks, 'definition', 'nextSlot'),
        setWhere: further,
      }),
    ),
  )
}

/** Which cells a report reads. Days are included at both ends. */
export interface CellRange {
  dimension: Dimension
  currency: string
  from: ShopDay
  to: ShopDay
}

const inRange = ({ dimension, currency, from, to }: CellRange): SQL | undefined =>
  and(
    eq(reportCells.dimension, dimension),
    eq(reportCells.currency, currency),
    between(reportCells.day, from, to),
  )

const sumOf = (column: SQLiteColumn): SQL<number> =>
  sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number)

const sums = {
  orders: sumOf(reportCells.orders),
  units: sumOf(reportCells.units),
  gross: sumOf(reportCells.gross),
  discounts: sumOf(reportCells.discounts),
  shipping: sumOf(reportCells.shipping),
  tax: sumOf(reportCells.tax),
  refunds: sumOf(reportCells.refunds),
  net: sumOf(reportCells.net),
} satisfies Record<keyof Measures, SQL>

const sumsBy = (
  db: D1Database,
  ranges: readonly CellRange[],
  by: 'day' | 'key',
  limit: number,
  first: 'key' | 'net',
) => {
  const column = reportCells[by]
  const where = ranges.map((range) => sql`(${inRange(range)})`)
  return drizzle(db)
    .select({ key: column, ...sums })
    .from(reportCells)
    .where(where.length === 0 ? sql`false` : sql.join(where, sql` OR `))
    .groupBy(column)
    .having(sql`sum(${reportCells.orders}) > 0`)
    .orderBy(...(first === 'net' ? [desc(sums.net), asc(column)] : [asc(column)]))
    .limit(limit)
}

interface SumRow extends Measures {
  key: string
}

/**
 * Sums of cells by their day or key, ordered by it or by net, and the sums of `totals`, both as
 * they stood at one moment.
 */
export async function selectSums(
  db: D1Database,
  query: {
    ranges: readonly CellRange[]
    by: 'day' | 'key'
    first: 'key' | 'net'
    limit: number
    totals: CellRange
  },
): Promise<{ rows: SumRow[]; totals: Measures }> {
  const { ranges, by, first, limit, totals } = query
  const [rows, [total]] = await drizzle(db).batch([
    sumsBy(db, ranges, by, limit, first),
    drizzle(db).select(sums).from(reportCells).where(inRange(totals)),
  ])
  if (!total) throw new Error('a sum without a group has one row')
  return { rows, totals: total }
}

/** The cells of dimensions that have few of a day, such as `placed`, or an account's `debit`. */
export const selectDays = (
  db: D1Database,
  ranges: readonly CellRange[],
): Promise<Pick<Cell, 'day' | 'dimension' | 'key' | 'orders' | 'refunds' | 'net'>[]> =>
  drizzle(db)
    .select({
      day: reportCells.day,
      dimension: reportCells.dimension,
      key: reportCells.key,
      orders: reportCells.orders,
      refunds: reportCells.refunds,
      net: reportCells.net,
    })
    .from(reportCells)
    .where(
      sql.join(
        ranges.map((range) => sql`(${inRange(range)})`),
        sql` OR `,
      ),
    )

/** Carts begun by day. */
export const selectCartDays = (
  db: D1Database,
  from: ShopDay,
  to: ShopDay,
): Promise<{ day: ShopDay; carts: number }[]> =>
  drizzle(db)
    .select()
    .from(cartDays)
    .where(between(cartDays.day, from, to))

/**
 * Adds counted carts to their days; an id that was counted before adds nothing. Ids of days before
 * `forgetBefore` are forgotten: no message of them can come any more.
 */
export const addCarts = (
  db: D1Database,
  counts: readonly { id: string; day: ShopDay; carts: number }[],
  forgetBefore: ShopDay,
): Promise<unknown> => {
  const once = [...new Map(counts.map((count) => [count.id, count])).values()]
  const rows = JSON.stringify(once.filter(({ day }) => day >= forgetBefore))
  return runQueries(db, [
    sql`
      INSERT INTO cart_day (day, carts)
      SELECT value->>'day', sum(value->>'carts') FROM json_each(${rows}) AS g
       WHERE NOT EXISTS (SELECT 1 FROM cart_count AS c
                          WHERE c.day = g.value->>'day' AND c.id = g.value->>'id')
       GROUP BY value->>'day'
      ON CONFLICT (day) DO UPDATE SET carts = cart_day.carts + excluded.carts`,
    sql`
      INSERT INTO cart_count (day, id)
      SELECT value->>'day', value->>'id' FROM json_each(${rows}) WHERE true
      ON CONFLICT (day, id) DO NOTHING`,
    drizzle(db).delete(cartCounts).where(lt(cartCounts.day, forgetBefore)),
  ])
}

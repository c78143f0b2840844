import { sha256 } from '../../kit/digest.ts'
import { ok, type Result } from '../../platform/result.ts'
import type { StatementReport, Transfer } from './contract.ts'
import { readStatement } from './read-statement.ts'
import { amountOf, matchRows, type Payable, readRow } from './rules.ts'

interface StatementDeps {
  /** Orders with these numbers, from the record. */
  findOrders(numbers: readonly string[]): Promise<Payable[]>
  /** The ids of the orders that these transfers paid; the others no longer wait for one. */
  recordTransfers(transfers: readonly Transfer[]): Promise<string[]>
}

/**
 * Marks orders paid that the rows of a statement name by their reference, with the whole amount.
 * The same statement uploaded again changes nothing. Refuses `invalid_body`.
 */
export async function recordStatement(
  deps: StatementDeps,
  text: string,
): Promise<Result<StatementReport>> {
  const read = readStatement(text)
  if (!read.ok) return read
  const rows = read.value.map((row) => readRow(row) ?? { row: row.row, malformed: true as const })
  const numbers = rows.flatMap((row) => ('number' in row && row.number ? [row.number] : []))
  const found = numbers.length === 0 ? [] : await deps.findOrders([...new Set(numbers)])
  const matches = matchRows(rows, new Map(found.map((order) => [order.number, order])))
  const fitting = await Promise.all(
    matches.flatMap((match) =>
      'order' in match
        ? [transferOf(match).then((transfer) => ({ row: match.row.row, transfer }))]
        : [],
    ),
  )
  const transfers = fitting.map(({ transfer }) => transfer)
  const paid = new Set(transfers.length === 0 ? [] : await deps.recordTransfers(transfers))
  const late = fitting.filter(({ transfer }) => !paid.has(transfer.orderId))
  return ok({
    matched: transfers
      .filter(({ orderId }) => paid.has(orderId))
      .map(({ orderId, amount }) => ({ orderId, amount })),
    unmatched: [
      ...matches.flatMap((match) => ('reason' in match ? [match] : [])),
      ...late.map(({ row }) => ({ row, reason: 'no_longer_waits' as const })),
    ].toSorted((a, b) => a.row - b.row),
  })
}

async function transferOf({
  row,
  order: { orderId, shopperId },
}: Extract<ReturnType<typeof matchRows>[number], { order: Payable }>): Promise<Transfer> {
  const digest = await sha256(row.identity)
  return { eventId: `bank:${digest.slice(0, 40)}`, orderId, shopperId, amount: amountOf(row) }
}

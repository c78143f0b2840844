import type { LedgerRow } from '../kit/object-ledger.ts'
import { type Page, pageOf } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import { type Currency, money } from '../platform/money.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { CreditEntry, StoreCredit } from './contract.ts'

/**
 * Whether an entry may be made: its amount is not zero, its balance not below zero and safe.
 * @param balance, amount minor units
 */
export function checkEntry(balance: number, amount: number): Result<null> {
  const after = balance + amount
  if (!Number.isSafeInteger(amount) || amount === 0 || !Number.isSafeInteger(after)) {
    const detail = 'The amount is a whole number of minor units, and not zero.'
    const errors = [{ pointer: '/amount', code: 'invalid_value', detail }]
    return refuse('invalid_body', undefined, { errors })
  }
  if (after >= 0) return ok(null)
  return refuse('insufficient_store_credit', undefined, { extra: { balance } })
}

type Entry = CreditEntry & { by?: string }

/** A page of the ledger, as the API answers it. `rows` are of a query for `limit + 1`. */
export function viewCredit(
  { balance, rows }: { balance: number; rows: readonly LedgerRow[] },
  { limit, currency, staff }: { limit: number; currency: Currency; staff?: boolean },
): StoreCredit & { ledger: Page<Entry> } {
  const shown = (row: LedgerRow): Entry => ({
    id: row.id,
    amount: money(row.amount, currency),
    balance: money(row.balance, currency),
    reason: row.reason,
    ...(row.orderId === null ? {} : { orderId: row.orderId }),
    ...(staff && row.by !== null ? { by: row.by } : {}),
    at: rfc3339(row.at),
  })
  const ledger = pageOf(rows, limit, ({ sequence }) => String(sequence), shown)
  return { balance: money(balance, currency), ledger }
}

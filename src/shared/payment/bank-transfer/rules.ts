import { typedOrderNumber } from '../../platform/ids.ts'
import { money, parseDecimal } from '../../platform/money.ts'
import type { BankAccount, UnmatchedReason } from './contract.ts'

/** The remainder by 97 of a text in which A is 10, B 11 … Z 35 (ISO 7064). */
function mod97(text: string): number {
  let rest = 0
  for (const char of text) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97
  }
  return rest
}

/** Whether the text is an IBAN with right check digits (ISO 13616). */
export function isIban(text: string): boolean {
  const shape = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)
  return shape && mod97(text.slice(4) + text.slice(0, 4)) === 1
}

/** Whether transfers can be sent to the account. */
export const isUsable = ({ accountName, iban, bic }: BankAccount): boolean =>
  accountName !== '' && isIban(iban) && /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic)

/**
 * The reference that a transfer names its order by: a creditor reference (ISO 11649), which is
 * `RF`, two check digits and the order's number without dashes. The check digits catch a digit in
 * the place of another, a letter in the place of another, and neighbors of one kind swapped; of
 * other mistakes about one in 97 passes. It is as hard to guess as the number: 60 random bits.
 */
export function transferReference(orderNumber: string): string {
  const body = orderNumber.replaceAll('-', '')
  const check = 98 - mod97(`${body}RF00`)
  return `RF${String(check).padStart(2, '0')}${body}`
}

/**
 * The number of the order that a transfer names, in any case, with spaces and with other words
 * around it; null where it holds no reference with right check digits.
 */
export function readReference(text: string): string | null {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  for (const found of plain.matchAll(/(?=(RF\d{2}[0-9A-Z]{12}))/g)) {
    const reference = found[1] ?? ''
    const number = typedOrderNumber(reference.slice(4))
    if (number !== null && transferReference(number) === reference) return number
  }
  return null
}

/** A row of a statement: the fields by column, and its line in the file. */
export interface StatementRow {
  row: number
  fields: Readonly<Record<string, string>>
}

/** The columns that a statement must have. */
export const STATEMENT_COLUMNS = ['date', 'amount', 'currency', 'reference', 'name'] as const

/** A row with a valid date, amount and currency; `number` is null where it names no order. */
export interface ReadRow {
  row: number
  minor: number
  currency: string
  number: string | null
  /** Equal for equal rows, however their cells are spaced. */
  identity: string
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

/** Reads a row; null where it is malformed. A debit is no payment: its amount is malformed. */
export function readRow({ row, fields }: StatementRow): ReadRow | null {
  const cell = (name: (typeof STATEMENT_COLUMNS)[number]) => (fields[name] ?? '').trim()
  const currency = cell('currency').toUpperCase()
  if (!isDate(cell('date')) || !/^[A-Z]{3}$/.test(currency)) return null
  const minor = parseDecimal(cell('amount'), currency)
  if (minor === null || minor === 0 || cell('reference') === '') return null
  const identity = JSON.stringify([
    cell('date'),
    minor,
    currency,
    cell('reference').replace(/\s+/g, ' '),
    cell('name').replace(/\s+/g, ' '),
  ])
  return { row, minor, currency, number: readReference(cell('reference')), identity }
}

/** An order as a statement is compared with it. */
export interface Payable {
  orderId: string
  shopperId: string
  number: string
  total: { amount: number; currency: string }
}

type Match = { row: ReadRow; order: Payable } | { row: number; reason: UnmatchedReason }

/**
 * Compares the rows with the orders that they name. Pure. Only the whole amount pays an order, and
 * only one row of a file does: a further one is money that staff must look at.
 */
export function matchRows(
  rows: readonly (ReadRow | { row: number; malformed: true })[],
  orders: ReadonlyMap<string, Payable>,
): Match[] {
  const seen = new Set<string>()
  const paid = new Set<string>()
  return rows.map((row): Match => {
    const refuse = (reason: UnmatchedReason) => ({ row: row.row, reason })
    if ('malformed' in row) return refuse('malformed_row')
    if (seen.has(row.identity)) return refuse('twice_in_file')
    seen.add(row.identity)
    const order = row.number === null ? undefined : orders.get(row.number)
    if (!order) return refuse('unknown_reference')
    if (row.currency !== order.total.currency) return refuse('wrong_currency')
    if (row.minor !== order.total.amount) return refuse('wrong_amount')
    if (paid.has(order.orderId)) return refuse('twice_in_file')
    paid.add(order.orderId)
    return { row, order }
  })
}

/** The amount of a matched row. */
export const amountOf = ({ minor, currency }: ReadRow) => money(minor, currency)

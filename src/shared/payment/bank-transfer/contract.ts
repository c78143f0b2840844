import { z } from 'zod'
import type { Money } from '../../platform/money.ts'
import { type Infer, MoneySchema } from '../../platform/schemas.ts'

/** The shop's account that transfers go to. */
export interface BankAccount {
  accountName: string
  /** Without spaces. */
  iban: string
  bic: string
}

/** Why a row of a statement pays no order. A closed set. */
const UNMATCHED_REASONS = [
  'malformed_row',
  'twice_in_file',
  'unknown_reference',
  'wrong_currency',
  'wrong_amount',
  'no_longer_waits',
] as const
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number]

/** The result of an upload. `row` is the line of the file; its header is line 1. */
export const StatementReportSchema = z
  .object({
    matched: z.array(z.object({ orderId: z.string(), amount: MoneySchema })),
    unmatched: z.array(z.object({ row: z.number().int(), reason: z.enum(UNMATCHED_REASONS) })),
  })
  .meta({ id: 'StatementReport' })
export type StatementReport = Infer<typeof StatementReportSchema>

/** A transfer of a statement that fits an order. */
export interface Transfer {
  /** Follows from the row: the same row uploaded again is the same transfer. */
  eventId: string
  orderId: string
  shopperId: string
  amount: Money
}

import { z } from 'zod'
import type { LedgerRow } from '../kit/object-ledger.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'

/** An entry of a member's store credit, as the member reads it. */
const CreditEntrySchema = z
  .object({
    id: z.string(),
    /** Below zero where it was spent or taken back. */
    amount: MoneySchema,
    /** After the entry. */
    balance: MoneySchema,
    /** `order`, `order_cancelled`, `refund`, `red_packet`, or words of the shop's staff. */
    reason: z.string(),
    orderId: z.string().optional(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'StoreCreditEntry' })
export type CreditEntry = Infer<typeof CreditEntrySchema>

/** A member's store credit. `ledger` has the newest entries first. */
export const StoreCreditSchema = z
  .object({
    balance: MoneySchema,
    ledger: z.object({ data: z.array(CreditEntrySchema), nextCursor: z.string().nullable() }),
  })
  .meta({ id: 'StoreCredit' })
export type StoreCredit = Infer<typeof StoreCreditSchema>

/** As staff read it: with the member of staff behind an entry. */
const StaffCreditEntrySchema = CreditEntrySchema.extend({ by: z.string().optional() })
export const StaffStoreCreditSchema = StoreCreditSchema.extend({
  ledger: z.object({ data: z.array(StaffCreditEntrySchema), nextCursor: z.string().nullable() }),
}).meta({ id: 'StaffStoreCredit' })

/** A change that is asked for. Amounts are minor units of the shop's currency. */
interface CreditChange {
  /** The order, refund, grant or request that it is of: asked for again, it is the same entry. */
  reference: string
  amount: number
  reason: string
  orderId?: string
}

type StoreCreditCommand =
  /** Adds an amount above zero, such as a granted share or a refund. For the shop itself. */
  | ({ type: 'store-credit.grant' } & CreditChange)
  /** Adds or takes an amount for a member of staff. For the shop itself. */
  | ({ type: 'store-credit.adjust'; by: string } & CreditChange)

/** `balance` is the one now, which later entries may have moved. */
export interface CreditAnswer {
  kind: 'store-credit-changed'
  balance: number
  entry: LedgerRow
}

/**
 * Store credit in `ShopperObject`. Both commands refuse `member_required` for a visitor,
 * `already_exists` for a reference with another amount, and `insufficient_store_credit` below zero.
 */
export interface StoreCreditContract {
  command: StoreCreditCommand
  answers: Record<StoreCreditCommand['type'], CreditAnswer>
  /** Refuses `member_required`. `before` is a sequence. */
  query: { type: 'store-credit'; limit: number; before: number | null }
  readings: {
    /** One entry more than `limit` where there are more. */
    'store-credit': { kind: 'store-credit'; balance: number; entries: LedgerRow[] }
  }
}

import { z } from 'zod'
import type { LedgerEntry } from '../order/contract.ts'
import type { MailKind } from './content.ts'
import { momentsOf } from './contract.ts'

/**
 * Events of an order that are always mailed. The confirmation follows from several of them. A parcel
 * that was not the last is told by another kind; the ledger's entry does not say which.
 */
const MAILED: Readonly<Record<string, MailKind>> = {
  'order.shipped': 'order-shipped',
  'shipment.shipped': 'order-shipped',
  'order.delivered': 'order-delivered',
  'order.cancelled': 'order-cancelled',
  'stock.lost': 'order-cancelled',
  'payment.declined': 'order-payment-declined',
  'credit_note.issued': 'order-refunded',
  'return.requested': 'order-return-requested',
  'return.approved': 'order-return-approved',
  'return.rejected': 'order-return-rejected',
  'return.received': 'order-return-received',
}

/** Events that may confirm an order, by the kind of the confirmation. */
const CONFIRMING: Readonly<Record<string, MailKind>> = {
  'order.placed': 'order-placed',
  'payment.switched': 'order-placed',
  'payment.succeeded': 'order-paid',
}

const AboutPayment = z.object({
  payment: z.object({ kind: z.string() }),
})

/** Whether the event brought the order to a bank transfer, which is mailed with its instructions. */
function asksForTransfer({ type, data }: Pick<LedgerEntry, 'type' | 'data'>): boolean {
  if (type !== 'order.placed' && type !== 'payment.switched') return false
  const about = AboutPayment.safeParse(data)
  return about.success && about.data.payment.kind === 'bank-transfer'
}

const isPlaced = ({ data }: Pick<LedgerEntry, 'data'>): boolean =>
  typeof data === 'object' && data !== null && 'status' in data && data.status === 'placed'

/**
 * The mails that an order's ledger has led to: what stays known of a mail that was deleted. Times
 * are milliseconds, as those of the mails were.
 */
export function mailedEvents(
  entries: readonly Pick<LedgerEntry, 'type' | 'at' | 'data'>[],
): { kind: MailKind; at: number }[] {
  let isConfirmed = false
  let at = 0
  return entries.flatMap((entry) => {
    at = Math.max(at, ...momentsOf([entry]))
    if (asksForTransfer(entry)) return [{ kind: 'order-payment-needed', at }]
    const confirms =
      entry.type === 'order.placed' && !isPlaced(entry) ? null : CONFIRMING[entry.type]
    const kind = confirms && !isConfirmed ? confirms : MAILED[entry.type]
    if (confirms) isConfirmed = true
    return kind === undefined ? [] : [{ kind, at }]
  })
}

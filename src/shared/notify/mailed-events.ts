import { z } from 'zod'
import type { LedgerEntry } from '../order/contract.ts'
import type { MailKind } from './content.ts'
import { momentsOf } from './contract.ts'

/** Events of an order that are always mailed. The confirmation follows from several of them. */
const MAILED: Readonly<Record<string, MailKind>> = {
  'order.shipped': 'order-shipped',
  'shipment.shipped': 'order-shipped',
  'order.delivered': 'order-delivered',
  'order.cancelled': 'order-cancelled',
  'stock.lost': 'order-cancelled',
  'payment.refunded': 'order-refunded',
}

const CONFIRMING: ReadonlySet<string> = new Set(['payment.succeeded', 'payment.switched'])

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
      !isConfirmed && (entry.type === 'order.placed' ? isPlaced(entry) : CONFIRMING.has(entry.type))
    if (confirms) isConfirmed = true
    const kind = confirms ? 'order-placed' : MAILED[entry.type]
    return kind === undefined ? [] : [{ kind, at }]
  })
}

import type { OrderVerb } from '../../../src/admin/components/orders/order-actions.tsx'
import type { OrderLeft } from '../../../src/admin/components/orders/order-forms.tsx'
import type { TimelineEntry } from '../../../src/admin/components/orders/order-timeline.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { type LedgerEntry, needsDelivery, type Order } from '../../../src/shared/order/contract.ts'
import { TRANSITIONS } from '../../../src/shared/order/life-cycle.ts'
import { hasAllUnits } from '../../../src/shared/order/parcel-rules.ts'
import { isRefundable, leftToRefund } from '../../../src/shared/order/returned-money.ts'
import { openUnits, refundableUnits } from '../../../src/shared/order/units.ts'
import { type Money, money } from '../../../src/shared/platform/money.ts'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import { texts as shopTexts } from '../../../src/storefront/texts/texts.ts'

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value

/** Events whose line says the reason. */
const SAYS_WHY: readonly string[] = [
  'order.cancelled',
  'refund.failed',
  'return.rejected',
  'shipment.booking_failed',
] satisfies LedgerEntry['type'][]

/** What an event says beside its type, in words. */
function detailOf({ type, data }: LedgerEntry): string {
  if (SAYS_WHY.includes(type) && typeof data.reason === 'string') return data.reason
  if (typeof data.number === 'string') return data.number
  if (type === 'shipment.moved' && typeof data.status === 'string') {
    const words: Readonly<Record<string, string>> = shopTexts.order.shipment
    return words[data.status] ?? data.status
  }
  if (type === 'stock.lost' && typeof data.sku === 'string') return data.sku
  const { shipment, amount } = data
  if (typeof shipment === 'object' && shipment !== null && 'trackingNumber' in shipment) {
    const carrier = 'carrier' in shipment ? `${shipment.carrier} ` : ''
    return `${carrier}${shipment.trackingNumber}`
  }
  return isMoney(amount) ? formatMoney(amount) : ''
}

/** The ledger of an order as lines of its timeline. `names` are those of staff by id. */
export const timelineOf = (
  entries: readonly LedgerEntry[],
  names: ReadonlyMap<string, string>,
): TimelineEntry[] =>
  entries.map((entry) => {
    const { sequence, type, at, actor } = entry
    const staffId = actor.startsWith('staff:') ? actor.slice('staff:'.length) : null
    const name =
      staffId === null
        ? (texts.order.actors[actor] ?? actor)
        : (names.get(staffId) ?? texts.order.formerStaff)
    return { sequence, type, at, actor: name, detail: detailOf(entry) }
  })

/** Whether the order has more than one unit left to send. */
const hasSeveralOpen = (order: Order): boolean =>
  openUnits(order).reduce((sum, { quantity }) => sum + quantity, 0) > 1

/** The money of the order that can be refunded, its units, and the units left to send. */
export const leftOf = (order: Order): OrderLeft => ({
  refundable: money(leftToRefund(order.payment, order.cost.total), order.cost.total.currency),
  refundableUnits: [...refundableUnits(order)].map(([lineId, quantity]) => ({ lineId, quantity })),
  openUnits: openUnits(order),
})

const mayBeRefunded = ({ status, payment, cost }: Order): boolean =>
  TRANSITIONS[status]['refund.requested'] !== 'refused' &&
  isRefundable(payment) &&
  leftToRefund(payment, cost.total) > 0

/** The steps that staff may take now, by the table of the order's life. */
export function verbsOf(order: Order): OrderVerb[] {
  const cells = TRANSITIONS[order.status]
  const ships = needsDelivery(order)
  const packs = ships && cells['order.packed'] === 'packed'
  return [
    ...(packs ? (['pack'] as const) : []),
    ...(ships && (packs || cells['order.shipped'] === 'shipped') && order.status !== 'shipped'
      ? (['ship'] as const)
      : []),
    ...(ships && cells['shipment.shipped'] === 'send' && hasSeveralOpen(order)
      ? (['parcel'] as const)
      : []),
    ...(ships && cells['order.delivered'] === 'delivered' ? (['deliver'] as const) : []),
    ...(mayBeRefunded(order) ? (['refund'] as const) : []),
    ...(cells['order.cancelled'] === 'close' && hasAllUnits(order) ? (['cancel'] as const) : []),
  ]
}

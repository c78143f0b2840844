import { type RefundLine, unitsMovedBy } from '../payment/contract.ts'
import {
  hasLeft,
  isClosed,
  type LineUnits,
  type Order,
  type OrderEvent,
  type OrderStatus,
  type Shipment,
} from './contract.ts'

type OfUnits = Pick<Order, 'lines' | 'fulfilment' | 'payment' | 'returns'>

/** Adds units up by line. */
function sumByLine(units: Iterable<LineUnits>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { lineId, quantity } of units) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity)
  return sums
}

/** Units of each line that goes by parcel. */
const shippable = ({ lines }: Pick<Order, 'lines'>): LineUnits[] =>
  lines
    .filter(({ requiresShipping }) => requiresShipping !== false)
    .map(({ id, quantity }) => ({ lineId: id, quantity }))

/** Units in parcels, by line. One without lines has all that are shipped. */
export const unitsIn = (order: OfUnits, parcels: readonly Shipment[]): Map<string, number> =>
  sumByLine(parcels.flatMap(({ lines }) => lines ?? shippable(order)))

/** Units that left the house, by line. */
export const shippedUnits = (order: OfUnits): Map<string, number> =>
  unitsIn(order, order.fulfilment.shipments.filter(hasLeft))

/** A count of each line of an order's refunds, summed by line. */
const sumOfRefunds = (
  { payment }: OfUnits,
  countOf: (line: RefundLine, isFailed: boolean) => number,
): Map<string, number> =>
  sumByLine(
    (payment.refunds ?? []).flatMap(({ lines = [], status }) =>
      lines.map((line) => ({ lineId: line.lineId, quantity: countOf(line, status === 'failed') })),
    ),
  )

/**
 * Units whose money was asked back before they were shipped, by line: they stay here, also where
 * the refund failed, because their stock was released by then.
 */
const withdrawnUnits = (order: OfUnits): Map<string, number> =>
  sumOfRefunds(order, (line) => unitsMovedBy(line).withdrawn)

/** Units that a line's refund brought into stock, or found there. */
const restockedUnits = (line: RefundLine): number =>
  (line.restockedBefore ?? 0) + unitsMovedBy(line).restocked

/**
 * Units whose stock was moved by refunds that failed, by line, and whose money was not asked back
 * again since: the next refund of them moves no stock.
 */
export function unitsMovedInVain(
  order: OfUnits,
): Record<'withdrawn' | 'restocked', Map<string, number>> {
  // Less than none: a refund that had failed succeeded after all.
  const left = (countOf: (line: RefundLine, isFailed: boolean) => number) =>
    new Map([...sumOfRefunds(order, countOf)].map(([id, n]) => [id, Math.max(0, n)]))
  return {
    withdrawn: left(
      ({ unshipped = 0, withdrawnBefore = 0 }, isFailed) =>
        (isFailed ? unshipped : 0) - withdrawnBefore,
    ),
    restocked: left(
      (line, isFailed) => (isFailed ? restockedUnits(line) : 0) - (line.restockedBefore ?? 0),
    ),
  }
}

/** Units still to be shipped, by line; lines without any are left out. */
export function openUnits(order: OfUnits): LineUnits[] {
  const [shipped, withdrawn] = [shippedUnits(order), withdrawnUnits(order)]
  return shippable(order).flatMap(({ lineId, quantity }) => {
    const open = quantity - (shipped.get(lineId) ?? 0) - (withdrawn.get(lineId) ?? 0)
    return open > 0 ? [{ lineId, quantity: open }] : []
  })
}

/**
 * Units that their carrier brought back and that no refund is about, by line: a refund by lines has
 * said whether its units are sold again. One that failed is about those that it restocked.
 */
export function unitsBroughtBack(order: OfUnits): LineUnits[] {
  const returned = order.fulfilment.shipments.filter(({ status }) => status === 'returned')
  const refunded = sumOfRefunds(order, ({ quantity, unshipped = 0 }, isFailed) =>
    isFailed ? 0 : quantity - unshipped,
  )
  const { restocked } = unitsMovedInVain(order)
  return [...unitsIn(order, returned)].flatMap(([lineId, quantity]) => {
    const left = quantity - (refunded.get(lineId) ?? 0) - (restocked.get(lineId) ?? 0)
    return left > 0 ? [{ lineId, quantity: left }] : []
  })
}

/** Units of the lines that have no parcel. */
export const unitsWithoutParcel = ({ lines }: Pick<Order, 'lines'>): LineUnits[] =>
  lines
    .filter(({ requiresShipping }) => requiresShipping === false)
    .map(({ id, quantity }) => ({ lineId: id, quantity }))

/**
 * Units without a parcel that leave by a change: those of an allocated order whose last units for
 * parcels were sent by it in a parcel of staff's own, or were refunded by it. `order.shipped` and the
 * end of an order without any parcel send all that there is.
 * @param from the status before the change
 */
export function unitsLeavingWithRest(
  order: Order,
  event: OrderEvent,
  from: OrderStatus | undefined,
): LineUnits[] {
  const isAllocated = from === 'allocated' || from === 'packed'
  if (!isAllocated || isClosed(order.status) || openUnits(order).length > 0) return []
  if (event.type === 'shipment.shipped') return unitsWithoutParcel(order)
  if (event.type !== 'refund.requested') return []
  const refund = order.payment.refunds?.find(({ id }) => id === event.refundId)
  const isLast = refund?.lines?.some((line) => unitsMovedBy(line).withdrawn > 0) ?? false
  return isLast ? unitsWithoutParcel(order) : []
}

/** Units whose money has not been asked back, by line. A return that waits has asked for its own. */
export function refundableUnits(order: OfUnits, except: string | null = null): Map<string, number> {
  const refunded = sumOfRefunds(order, ({ quantity }, isFailed) => (isFailed ? 0 : quantity))
  const returning = sumByLine(
    (order.returns ?? []).flatMap(({ id, status, lines, refund }) =>
      id === except || status === 'rejected' || refund !== undefined ? [] : lines,
    ),
  )
  return new Map(
    order.lines.map(({ id, quantity }) => [
      id,
      quantity - (refunded.get(id) ?? 0) - (returning.get(id) ?? 0),
    ]),
  )
}

/** Units that reached the buyer and may be sent back, by line. */
export function returnableUnits(order: OfUnits): Map<string, number> {
  const delivered = unitsIn(
    order,
    order.fulfilment.shipments.filter(({ status }) => status === 'delivered'),
  )
  // Goods that came back stay, also where the refund of their return failed.
  const back = sumByLine((order.returns ?? []).flatMap(({ inspected = [] }) => inspected))
  const refundable = refundableUnits(order)
  return new Map(
    [...delivered].map(([lineId, quantity]) => [
      lineId,
      Math.max(0, Math.min(quantity - (back.get(lineId) ?? 0), refundable.get(lineId) ?? 0)),
    ]),
  )
}

/** Whether each wanted line names units that are there, none twice and none by zero or less. */
export const areWithin = (wanted: readonly LineUnits[], there: ReadonlyMap<string, number>) =>
  wanted.length > 0 &&
  new Set(wanted.map(({ lineId }) => lineId)).size === wanted.length &&
  wanted.every(
    ({ lineId, quantity }) =>
      Number.isSafeInteger(quantity) && quantity > 0 && quantity <= (there.get(lineId) ?? 0),
  )

export const asMap = (units: readonly LineUnits[]): Map<string, number> => sumByLine(units)

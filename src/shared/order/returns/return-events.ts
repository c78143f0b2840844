import { DAY_MS } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { LineUnits, Order, OrderEvent } from '../contract.ts'
import { refundShare } from '../refunds/share.ts'
import { areWithin, asMap, returnableUnits } from '../units.ts'
import type { Return, ReturnLine, UnitCondition } from './contract.ts'
import { refundIdOfReturn } from './rules.ts'

/** Now in milliseconds, and the days after delivery within which goods may be sent back. */
interface ReturnTime {
  now: number
  days: number
}

type EventOf<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>

/** When the last parcel of the order arrived, in milliseconds; null where none has. */
function arrivedAt({ fulfilment }: Order): number | null {
  const times = fulfilment.shipments.flatMap(({ events }) =>
    events.filter(({ status }) => status === 'delivered').map(({ at }) => Date.parse(at)),
  )
  return times.length === 0 ? null : Math.max(...times)
}

/** The units that the buyer may send back now; none before delivery and after the time for returns. */
export function returnableLines(order: Order, { now, days }: ReturnTime): LineUnits[] {
  const arrived = arrivedAt(order)
  const isStatus = order.status === 'delivered' || order.status === 'completed'
  if (!isStatus || arrived === null || now > arrived + days * DAY_MS) return []
  return [...returnableUnits(order)].flatMap(([lineId, quantity]) =>
    quantity > 0 ? [{ lineId, quantity }] : [],
  )
}

/**
 * The event of a return that the buyer asks for. Refuses `return_not_allowed` for units that were
 * not delivered, are returned or refunded already, or came longer ago than `days`.
 * @param now milliseconds
 */
export function returnRequest(
  order: Order,
  { returnId, lines }: { returnId: string; lines: ReturnLine[] },
  { now, days }: ReturnTime,
): Result<EventOf<'return.requested'>> {
  const arrived = arrivedAt(order)
  if (arrived === null) return refuse('return_not_allowed', 'The order was not delivered yet.')
  if (now > arrived + days * DAY_MS) {
    return refuse('return_not_allowed', `Goods can be sent back for ${days} days after delivery.`)
  }
  const returnable = returnableUnits(order)
  if (!areWithin(lines, returnable)) {
    const left = [...returnable].map(([lineId, quantity]) => ({ lineId, quantity }))
    const told = 'Only delivered units that were neither returned nor refunded can be sent back.'
    return refuse('return_not_allowed', told, { extra: { returnable: left } })
  }
  return ok({ type: 'return.requested', returnId, lines })
}

/**
 * The event of an inspection: the units taken back, and what is refunded for them. Refuses
 * `transition_not_allowed` for units that are not in the return.
 */
export function inspection(
  order: Order,
  known: Return,
  lines: (LineUnits & { condition: UnitCondition })[],
): Result<EventOf<'return.inspected'>> {
  const units = [...asMap(lines)].map(([lineId, quantity]) => ({ lineId, quantity }))
  if (!areWithin(units, asMap(known.lines))) {
    return refuse('transition_not_allowed', 'More units than are in the return.')
  }
  const amount = refundShare(order, units)
  const refundId = refundIdOfReturn(known.id)
  const { id: paymentId } = order.payment
  return ok({ type: 'return.inspected', returnId: known.id, refundId, paymentId, amount, lines })
}

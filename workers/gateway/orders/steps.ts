import { sha256 } from '../../../src/shared/kit/digest.ts'
import type { LedgerEntry, Order, OrderEvent } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import type { OrderStep } from '../../../src/shared/order/step-rules.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

/** The part of an order that an audit row keeps: its states, not the shopper's address. */
const statesOf = ({ status, version, payment, fulfilment }: Order) => ({
  status,
  version,
  payment: payment.status,
  fulfilment: fulfilment.status,
})

/** The id of the events of a request: the same request again is the same event. */
const eventIdOf = async (c: GatewayContext): Promise<string> => {
  const key = scopedKey(c)
  return key === null ? newId('evt') : `staff-${await sha256(key)}`
}

/** Whether this very request has changed the order before, such as a form that is sent twice. */
export async function isRepeated(
  c: GatewayContext,
  entries: readonly LedgerEntry[],
): Promise<boolean> {
  const own = await eventIdOf(c)
  return entries.some(({ eventId }) => eventId === own || eventId.startsWith(`${own}:`))
}

/** The order after an event by staff, and the event. */
interface Taken<Event extends OrderEvent> {
  order: Order
  event: Event
}

/**
 * Brings one event to an order. The same request again finds the event in the ledger and changes
 * nothing, whatever has become of the order.
 * @param subject what the audit row is about
 * @param make the event, given the order as it stands
 * @param noted the part of the change that the audit row keeps beside the order's states
 */
export const takeEvent = <Event extends OrderEvent, T>(
  c: GatewayContext,
  { orderId, subject = orderId }: { orderId: string; subject?: string },
  make: (order: Order) => Promise<Result<Event>> | Result<Event>,
  view: (taken: Taken<Event>) => T,
  noted: (taken: Taken<Event>) => object = () => ({}),
): Promise<Result<T>> =>
  auditedWrite(c, subject, async () => {
    const before = await readOrder({ databases: ordersDatabases(c.env) }, orderId)
    if (!before.ok) return before
    const eventId = await eventIdOf(c)
    const known = await eventInLedger(c, orderId, eventId)
    if (!known.ok) return known
    // An entry's data is its event without the type.
    const event = known.value === null ? await make(before.value) : ok(known.value as Event)
    if (!event.ok) return event
    const taken = await fulfilmentOf(c.env).advanceOrder(
      orderId,
      event.value,
      `staff:${c.var.staff.id}`,
      eventId,
    )
    if (!taken.ok) return taken
    const change = { order: taken.value, event: event.value }
    return ok({
      before: statesOf(before.value),
      after: { ...statesOf(taken.value), ...noted(change) },
      value: view(change),
    })
  })

async function eventInLedger(
  c: GatewayContext,
  orderId: string,
  eventId: string,
): Promise<Result<object | null>> {
  const entries = await readOrderEvents({ databases: ordersDatabases(c.env) }, orderId)
  if (!entries.ok) return entries
  const entry = entries.value.find((one) => one.eventId === eventId)
  return ok(entry ? { ...entry.data, type: entry.type } : null)
}

/** An earlier try of the same request took the step, and the order has moved on since. */
async function isInLedger(c: GatewayContext, id: string, eventId: string): Promise<boolean> {
  const entries = await readOrderEvents({ databases: ordersDatabases(c.env) }, id)
  return entries.ok && entries.value.some((entry) => entry.eventId === eventId)
}

/**
 * Takes a step. The order's record answers an event that no longer matters with the order as it
 * is: to staff that is `transition_not_allowed`, unless the step has been taken.
 */
export const takeStep = (c: GatewayContext, id: string, step: OrderStep): Promise<Result<Order>> =>
  auditedWrite(c, id, async () => {
    const before = await readOrder({ databases: ordersDatabases(c.env) }, id)
    if (!before.ok) return before
    const actor = `staff:${c.var.staff.id}` as const
    const eventId = await eventIdOf(c)
    const fulfilment = fulfilmentOf(c.env)
    let after = before.value
    let lastEventId = eventId
    for (const event of step.events(before.value)) {
      lastEventId = `${eventId}:${event.type}`
      const advanced = await fulfilment.advanceOrder(id, event, actor, lastEventId)
      if (!advanced.ok) return advanced
      after = advanced.value
    }
    const taken = step.reached.includes(after.status) || (await isInLedger(c, id, lastEventId))
    if (!taken) {
      return refuse('transition_not_allowed', `The order is ${after.status}.`)
    }
    return ok({ before: statesOf(before.value), after: statesOf(after), value: after })
  })

import { invoiceMessageId } from '../../../src/shared/invoice/effects.ts'
import { type Issued, issueDocuments } from '../../../src/shared/invoice/issue-documents.ts'
import { dueDocuments } from '../../../src/shared/invoice/rules.ts'
import { type Advance, advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, retryLater } from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'

/**
 * Issues the invoices of orders that are allocated and paid, and answers the events that tell the
 * orders, so that allocation and invoice are one transaction of the record. None where the numbers
 * cannot be had: the message that follows from the allocation asks again.
 */
export async function invoicesOnAllocation(
  deps: FulfilmentDeps,
  orders: readonly Order[],
): Promise<Advance[]> {
  const owing = orders.filter((order) => dueDocuments(order).length > 0)
  if (owing.length === 0) return []
  try {
    const issued = await issue(deps, owing)
    const at = rfc3339(deps.now())
    const messageOf = new Map(owing.map((order) => [order.id, invoiceMessageId(order)]))
    return endingMessages(issued, messageOf).map((one) => ({ ...one, actor: 'system', at }))
  } catch (error) {
    log('invoice.put-off', { documents: owing.length, error })
    return []
  }
}

const issue = (deps: FulfilmentDeps, orders: readonly Order[]): Promise<Issued[]> => {
  const { seller, timeZone } = deps.invoices
  return issueDocuments({ database: deps.directory, seller, timeZone, now: deps.now() }, orders)
}

/** A message ends in the commit of its order's last event. */
const endingMessages = (issued: readonly Issued[], messageOf: ReadonlyMap<string, string>) =>
  issued.map((one, index) => {
    const isLast = issued[index + 1]?.orderId !== one.orderId
    const finishes = isLast ? messageOf.get(one.orderId) : undefined
    return { ...one, ...(finishes ? { finishes } : {}) }
  })

type Ask = Accepted<Extract<PaymentsMessage, { type: 'invoice.issue' }>>

/**
 * Issues the documents of paid and refunded orders, and tells the orders. A crash between the two
 * is repaired by the repeat: the documents are found by their orders, and the events are the same.
 */
export async function issueInvoices(deps: FulfilmentDeps, asked: readonly Ask[]): Promise<void> {
  if (asked.length === 0) return
  const ids = [...new Set(asked.map(({ message }) => message.body.orderId))]
  const states = await readOrderStates(deps.orders, ids)
  const orders = [...states.values()].map(({ order }) => order)
  const at = rfc3339(deps.now())
  const messageOf = new Map(asked.map(({ message: { id, body } }) => [body.orderId, id]))
  const advances = endingMessages(await issue(deps, orders), messageOf).map(
    (one): Advance => ({ ...one, actor: 'system', at }),
  )
  const { results, followUps } = await advanceOrders(deps.orders, advances, contextOf(deps), states)
  await sendFollowUps(deps, followUps)
  const open = new Set(ids.filter((id) => !states.has(id)))
  for (const [index, { orderId }] of advances.entries()) {
    const { outcome } = results[index] ?? {}
    if (outcome !== 'changed' && outcome !== 'unchanged') open.add(orderId)
  }
  const finished = new Set(advances.map(({ finishes }) => finishes))
  const done = asked.filter(
    ({ message: { id, body } }) => !open.has(body.orderId) && !finished.has(id),
  )
  const groups = groupByDatabase(deps.orders, done, ({ message }) => message.body.orderId)
  await Promise.all(
    [...groups].map(([db, own]) =>
      finishOutbox(
        db,
        own.map(({ message }) => message.id),
      ),
    ),
  )
  for (const one of asked) {
    if (open.has(one.message.body.orderId)) retryLater(one.delivery)
    else one.delivery.ack()
  }
}

import { issueDocuments } from '../../../src/shared/invoice/issue-documents.ts'
import { type Advance, advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, retryLater } from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'

type Ask = Accepted<Extract<PaymentsMessage, { type: 'invoice.issue' }>>

/**
 * Issues the documents of paid and refunded orders, and tells the orders. A crash between the two
 * is repaired by the repeat: the documents are found by their orders, and the events are the same.
 */
export async function issueInvoices(deps: FulfilmentDeps, asked: readonly Ask[]): Promise<void> {
  if (asked.length === 0) return
  const now = deps.now()
  const ids = [...new Set(asked.map(({ message }) => message.body.orderId))]
  const states = await readOrderStates(deps.orders, ids)
  const orders = [...states.values()].map(({ order }) => order)
  const { seller, timeZone } = deps.invoices
  const issued = await issueDocuments({ database: deps.directory, seller, timeZone, now }, orders)
  const at = rfc3339(now)
  // A message ends in the commit of its order's last event.
  const messageOf = new Map(asked.map(({ message: { id, body } }) => [body.orderId, id]))
  const advances = issued.map((one, index): Advance => {
    const isLast = issued[index + 1]?.orderId !== one.orderId
    const finishes = isLast ? messageOf.get(one.orderId) : undefined
    return { ...one, actor: 'system', at, ...(finishes ? { finishes } : {}) }
  })
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

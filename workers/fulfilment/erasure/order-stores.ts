import { eraseLetters } from '../../../src/shared/dead-letter/erase-store.ts'
import { eraseBuyers } from '../../../src/shared/invoice/erase-store.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { needsAddress } from '../../../src/shared/order/erase-rules.ts'
import { selectCancellations } from '../../../src/shared/order/erase-store.ts'
import { erasedMessage } from '../../../src/shared/order/erased-message.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import { exportReviews } from '../../../src/shared/review/export-store.ts'
import { eraseReviews } from '../../../src/shared/review/store.ts'
import { eraseAnswers } from '../../../src/shared/staff/erase-store.ts'
import { eraseReasons } from '../../../src/shared/webhook/erase-store.ts'
import { orderEventId } from '../../../src/shared/webhook/rules.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Erases the buyers of orders from one store. Repeatable. @throws where it is to be tried again */
type OrderStore = (deps: FulfilmentDeps, orders: readonly OrderState[]) => Promise<void>

const idsOf = (orders: readonly OrderState[]): string[] => orders.map(({ order }) => order.id)

/**
 * Every store that has something of a buyer by the order, beside the record of orders, which comes
 * last: by an order that has its buyer yet, the others are found again.
 */
export const ORDER_STORES: Readonly<Record<string, OrderStore>> = {
  // By the mailbox, which nobody knows afterwards.
  budgets: async (deps, orders) => {
    const known = orders.filter(({ order }) => order.email !== '')
    const released = await inParallel(known, CALLS_AT_ONCE, ({ order: { id, email }, shopperId }) =>
      deps.checkout.releaseOrder({ orderId: id, shopperId, email }),
    )
    throwFirst(released)
  },
  objects: async (deps, orders) => {
    const byShopper = [...Map.groupBy(orders, ({ shopperId }) => shopperId)]
    const erased = await inParallel(byShopper, CALLS_AT_ONCE, async ([shopperId, own]) => {
      const caller = { kind: 'system', shopperId } as const
      const command = { type: 'shopper.erase-orders', orderIds: idsOf(own) } as const
      const answer = await deps.shopper(shopperId).execute({ caller, command })
      if (!answer.ok || !answer.value.complete) throw new Error('a payment is under way')
    })
    throwFirst(erased)
  },
  invoices: (deps, orders) => eraseBuyers(deps.directory, idsOf(orders)),
  staffAnswers: async (deps, orders) => {
    const { products } = await exportReviews(deps.engagement, idsOf(orders))
    const returns = orders.flatMap(({ order }) => order.returns ?? [])
    const subjects = [...idsOf(orders), ...[...returns, ...products].map(({ id }) => id)]
    await eraseAnswers(deps.directory, { subjects, emails: [] })
  },
  reviews: (deps, orders) => eraseReviews(deps.engagement, idsOf(orders)),
  webhooks: async (deps, orders) => {
    const groups = groupByDatabase(deps.orders, idsOf(orders), (id) => id)
    const rows = await Promise.all([...groups].map(([db, ids]) => selectCancellations(db, ids)))
    const events = rows.flat().map(({ orderId, sequence }) => orderEventId(orderId, sequence))
    await eraseReasons(deps.engagement, events)
  },
  deadLetters: async (deps, orders) => {
    const kept = new Set(idsOf(orders.filter(({ order }) => needsAddress(order))))
    const erased = (message: unknown) => erasedMessage(message, (id) => kept.has(id))
    await eraseLetters(deps.engagement, idsOf(orders), erased)
  },
}

function throwFirst(settled: readonly PromiseSettledResult<unknown>[]): void {
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

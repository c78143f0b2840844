import { orderSlots } from '../../../src/shared/order/report-store.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { countSlots } from '../../../src/shared/report/count-slots.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Brings the reports up to the orders. Answers how many slots were counted. */
export async function countOrders(deps: FulfilmentDeps): Promise<number> {
  const { engagement: db, now, reports: settings } = deps
  const newRun = () => newId('req')
  const counts = await Promise.all(
    deps.orders.map((orders, shard) =>
      countSlots({ db, settings, now, newRun }, shard, orderSlots(orders)),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

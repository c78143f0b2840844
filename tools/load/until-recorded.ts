import type { RecordedOrder, StaffApi } from './staff-api.ts'

/** Statuses an order passes through before its stock is committed and it rests with the staff. */
const ON_THE_WAY: ReadonlySet<string> = new Set(['placed', 'awaiting_payment', 'paid', 'refunding'])

const SAMPLE = 16
const PAUSE_MS = 250

/**
 * Waits until every order of `ids` is in the record and its stock is settled, then reads the record
 * whole. A few orders are asked for until they have arrived, so that waiting costs the shop little.
 * After the deadline it gives what is there: the check says what is missing.
 */
export async function untilRecorded(
  staff: StaffApi,
  ids: readonly string[],
  known: ReadonlySet<string>,
  withinMs: number,
): Promise<{ orders: RecordedOrder[]; waitedMs: number }> {
  const began = performance.now()
  const late = () => performance.now() - began > withinMs
  let open: readonly string[] = ids
  for (;;) {
    while (open.length > 0 && !late()) {
      const sample = open.slice(-SAMPLE)
      const statuses = await Promise.all(sample.map((id) => staff.statusOf(id)))
      if (statuses.every((status) => status !== null && !ON_THE_WAY.has(status))) break
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    const waitedMs = performance.now() - began
    const orders: RecordedOrder[] = []
    for await (const order of staff.orders()) if (!known.has(order.id)) orders.push(order)
    const settled = new Set(orders.filter((o) => !ON_THE_WAY.has(o.status)).map((o) => o.id))
    open = ids.filter((id) => !settled.has(id))
    const stray = orders.some((order) => ON_THE_WAY.has(order.status))
    if ((open.length === 0 && !stray) || late()) return { orders, waitedMs }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

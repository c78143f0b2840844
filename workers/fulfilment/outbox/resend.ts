import { takeDueOutbox } from '../../../src/shared/order/outbox-store.ts'
import { OUTBOX_RESEND_MS } from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendOutbox } from './send.ts'

const RESEND_AT_ONCE = 500
const RESEND_ROUNDS_MAX = 10

/**
 * Sends again what has not taken effect in time: a message the queue lost, a parcel's step, a
 * refund still under way. Bounded, so that a long outage drains over several runs. Answers how
 * many were sent.
 */
export async function resendOutbox(deps: FulfilmentDeps): Promise<number> {
  const counts = await Promise.all(deps.orders.map((db) => resendShard(deps, db)))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function resendShard(deps: FulfilmentDeps, db: D1Database): Promise<number> {
  let sent = 0
  for (let round = 0; round < RESEND_ROUNDS_MAX; round += 1) {
    const due = await takeDueOutbox(db, deps.now(), OUTBOX_RESEND_MS, RESEND_AT_ONCE)
    await sendOutbox(deps, due)
    sent += due.length
    if (due.length < RESEND_AT_ONCE) break
  }
  return sent
}

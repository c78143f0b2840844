import type { Mail } from '../../../src/shared/notify/contract.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { orderMail } from '../../../src/shared/notify/templates/order-mail.ts'
import { messageIdOf } from '../../../src/shared/order/effects/contract.ts'
import { selectAwaitingProvider } from '../../../src/shared/order/store.ts'
import { isPaidLater, PAYMENT_KINDS } from '../../../src/shared/payment/contract.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  PAYMENT_REMINDER_MS,
  PAYMENT_REMINDERS_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from './send-queued.ts'

/** A bank transfer has its own mail, and cash is paid at the door. */
const ONLINE = PAYMENT_KINDS.filter((kind) => !isPaidLater(kind))
/** A sweep runs each minute: an order is met by one even where a run fails. */
const MET_FOR_MS = 3 * MINUTE_MS

/**
 * Mails the way to pay to shoppers whose online payment has not begun to succeed or fail in
 * `PAYMENT_REMINDER_MS`: they may have lost the payment page. A mail's id follows from the order's
 * version, so that further sweeps write nothing. Answers how many orders there were.
 */
export async function remindUnpaid(deps: FulfilmentDeps): Promise<number> {
  const to = deps.now() - PAYMENT_REMINDER_MS
  const spans = [{ from: to - MET_FOR_MS, to }]
  const limit = Math.ceil(PAYMENT_REMINDERS_PER_SWEEP_MAX / deps.orders.length)
  const reminded = await Promise.all(
    deps.orders.map(async (db) => {
      const found = await selectAwaitingProvider(db, { kinds: ONLINE, spans, limit })
      const mails = found.flatMap(({ order }): Mail[] => {
        // An unknown outcome may be a success; a declined payment was mailed.
        if (order.payment.status !== 'pending') return []
        const id = messageIdOf(order, 'payment-waits')
        return [{ id, ...orderMail('paymentWaits', order, deps.sender, order.updatedAt) }]
      })
      await insertMail(db, mails)
      return mails
    }),
  )
  const mails = reminded.flat()
  sendMailsNow(deps, mails)
  return mails.length
}

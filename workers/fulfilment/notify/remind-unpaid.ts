import type { Mail } from '../../../src/shared/notify/contract.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { orderMail } from '../../../src/shared/notify/templates/order-mail.ts'
import { messageIdOf } from '../../../src/shared/order/effects/contract.ts'
import { selectUnreminded } from '../../../src/shared/order/store.ts'
import { isPaidLater, PAYMENT_KINDS } from '../../../src/shared/payment/contract.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  PAYMENT_REMINDER_MS,
  PAYMENT_REMINDER_PAGES_MAX,
  PAYMENT_REMINDERS_PER_PAGE,
} from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from './send-queued.ts'

/** A bank transfer has its own mail, and cash is paid at the door. */
const ONLINE = PAYMENT_KINDS.filter((kind) => !isPaidLater(kind))
/** A sweep runs each minute: an order is met by one even where a run fails. */
const MET_FOR_MS = 3 * MINUTE_MS
const MESSAGE = 'payment-waits'

/**
 * Mails the way to pay to shoppers whose online payment has not begun to succeed or fail in
 * `PAYMENT_REMINDER_MS`: they may have lost the payment page. A mail's id follows from the order's
 * version. An order that is reminded is not read again, so that no number of them hides another.
 * Answers how many orders there were.
 */
export async function remindUnpaid(deps: FulfilmentDeps): Promise<number> {
  const reminded = await Promise.all(deps.orders.map((db) => remindIn(deps, db)))
  const mails = reminded.flat()
  sendMailsNow(deps, mails)
  return mails.length
}

/** Answers the mails without their contents: a rush makes thousands of them. */
async function remindIn(deps: FulfilmentDeps, db: D1Database): Promise<Pick<Mail, 'id' | 'at'>[]> {
  const to = deps.now() - PAYMENT_REMINDER_MS
  const spans = [{ from: to - MET_FOR_MS, to }]
  const limit = PAYMENT_REMINDERS_PER_PAGE
  const written: Pick<Mail, 'id' | 'at'>[] = []
  let after = ''
  for (let page = 0; page < PAYMENT_REMINDER_PAGES_MAX; page += 1) {
    const asked = { kinds: ONLINE, spans, limit, after, message: MESSAGE }
    const found = await selectUnreminded(db, asked)
    const mails = found.map(({ order }): Mail => {
      const id = messageIdOf(order, MESSAGE)
      return { id, ...orderMail('paymentWaits', order, deps.sender, order.updatedAt) }
    })
    await insertMail(db, mails)
    written.push(...mails.map(({ id, at }) => ({ id, at })))
    const last = found.at(-1)
    if (last === undefined || found.length < limit) break
    after = last.order.id
  }
  return written
}

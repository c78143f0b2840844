import { memberById } from '../../../src/shared/member/store.ts'
import type { Mail } from '../../../src/shared/notify/contract.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { cartReminderMail } from '../../../src/shared/notify/templates/cart-reminder-mail.ts'
import type { OrdersMessage } from '../../../src/shared/platform/messages.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from '../notify/send-queued.ts'

type Due = Accepted<Extract<OrdersMessage, { type: 'cart.reminder' }>>

/**
 * Mails the reminders of carts that still rest as they did when they became due. A mail has the id
 * of its message: a message that comes again makes no second one.
 */
export async function remindOfCarts(deps: FulfilmentDeps, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  const written = await inParallel(due, CALLS_AT_ONCE, ({ message }) => remind(deps, message))
  const done = due.filter(({ delivery }, at) => {
    const isDone = written[at]?.status === 'fulfilled'
    if (isDone) delivery.ack()
    else retryLater(delivery)
    return isDone
  })
  await inParallel(done, CALLS_AT_ONCE, ({ message: { id, body } }) =>
    deps.shopper(body.shopperId).execute({
      caller: { kind: 'system', shopperId: body.shopperId },
      command: { type: 'outbox.acknowledge', ids: [id] },
    }),
  )
}

/** @throws where the object or a database does not answer */
async function remind(deps: FulfilmentDeps, { id, body }: Due['message']): Promise<void> {
  const { shopperId, cartVersion, at } = body
  const { origin } = deps
  // Without the shop's address a mail has no way to unsubscribe.
  if (origin === null) return
  const caller = { kind: 'system', shopperId } as const
  const read = await deps.shopper(shopperId).read(caller, { type: 'cart-reminder', cartVersion })
  if (!read.ok && PROBLEMS[read.problem.code].retryable) throw new Error(read.problem.code)
  const cart = read.ok ? read.value.cart : null
  if (cart === null) return
  // The row says so too: an opt-out may be on its way to the object.
  const known = await memberById(deps.directory, cart.memberId)
  if (!known?.member.marketing) return
  const unsubscribeUrl = await deps.unsubscribeUrl(cart.memberId, origin)
  const cartUrl = new URL('/cart', origin).href
  const about = { to: known.member.email, ...cart, cartUrl, unsubscribeUrl }
  const mail: Mail = {
    id,
    ...cartReminderMail(about, deps.sender, at),
    isQueued: deps.sender.sends,
  }
  await insertMail(deps.engagement, [mail])
  sendMailsNow(deps, [mail])
}

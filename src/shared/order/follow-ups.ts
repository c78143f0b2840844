import type { Mail } from '../notify/contract.ts'
import type { OutboxMessage } from '../platform/messages.ts'

/** The rows that commit with a change of an order, beside the order and its ledger. */
export interface FollowUps {
  outbox: OutboxMessage[]
  mails: Mail[]
}

/** The rows of several changes as one. */
export const joinFollowUps = (all: readonly FollowUps[]): FollowUps => ({
  outbox: all.flatMap(({ outbox }) => outbox),
  mails: all.flatMap(({ mails }) => mails),
})

/**
 * Splits the messages of a change by the store that makes their effect certain. A mail is a row of
 * the same batch. A push needs a message of its own unless `isPushed`: then a row of the shopper's
 * outbox stays until the push. The first version of an order is the shopper's object's own.
 */
export function followUpsOf(messages: readonly OutboxMessage[], isPushed: boolean): FollowUps {
  const followUps: FollowUps = { outbox: [], mails: [] }
  for (const entry of messages) {
    const { message } = entry
    if (message.type !== 'order.changed') {
      followUps.outbox.push(entry)
      continue
    }
    const { mail, order } = message.body
    if (mail) followUps.mails.push({ id: message.id, ...mail })
    if (isPushed || order.version === 1) continue
    followUps.outbox.push({
      ...entry,
      message: { ...message, body: { ...message.body, mail: null } },
    })
  }
  return followUps
}

import type { FollowUps } from '../../../src/shared/order/follow-ups.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from '../notify/send-queued.ts'
import { wakeCalls } from '../outbound/kinds.ts'
import { sendOutbox } from './send.ts'

/**
 * Sends what a commit has left: its messages, and its mails in the background, as no order waits
 * for a mail provider. The rows are durable; sweeps send what this does not.
 */
export async function sendFollowUps(
  deps: FulfilmentDeps,
  { outbox, mails }: FollowUps,
): Promise<void> {
  sendMailsNow(deps, mails)
  wakeCalls(deps)
  await sendOutbox(deps, outbox)
}

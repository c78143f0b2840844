import { saveLevels } from '../../../src/shared/member/store.ts'
import type { OrdersMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

type Changed = Accepted<Extract<OrdersMessage, { type: 'member.level' }>>

/**
 * Brings the rows of members to the levels that their objects hold. An acknowledgement that is lost
 * only means that the object sends again. Orders of the same batch do not wait for DIRECTORY_DB.
 */
export async function saveMemberLevels(
  deps: FulfilmentDeps,
  changed: readonly Changed[],
): Promise<void> {
  if (changed.length === 0) return
  const levels = changed.map(({ message }) => message.body)
  const [written] = await Promise.allSettled([saveLevels(deps.directory, levels)])
  for (const { delivery } of changed) {
    if (written.status === 'fulfilled') delivery.ack()
    else retryLater(delivery)
  }
  if (written.status === 'rejected') return
  await inParallel(changed, CALLS_AT_ONCE, ({ message: { id, body } }) =>
    deps.shopper(body.shopperId).execute({
      caller: { kind: 'system', shopperId: body.shopperId },
      command: { type: 'outbox.acknowledge', ids: [id] },
    }),
  )
}

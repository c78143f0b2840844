import {
  RED_PACKET_GRANTS_PER_RUN,
  RED_PACKETS_PER_BATCH,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import type { DueShare, SettledShare } from '../../../src/shared/red-packet/contract.ts'
import { grantReference } from '../../../src/shared/red-packet/rules.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

type Settle = Extract<PaymentsMessage, { type: 'red-packet.settle' }>

/**
 * Credits the shares that are due to their members, and tells the red packets. All may repeat: a
 * credit is one entry for its red packet and member, and a share is settled once.
 */
export async function settleRedPackets(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<Settle>[],
): Promise<void> {
  const byPacket = Map.groupBy(accepted, ({ message }) => message.body.packetId)
  for (const [position, [packetId, messages]] of [...byPacket].entries()) {
    // The calls of one invocation are bounded: further red packets have the next one.
    const isSettled = position < RED_PACKETS_PER_BATCH && (await settleOne(deps, packetId))
    for (const { delivery } of messages) {
      if (isSettled) delivery.ack()
      else retryLater(delivery)
    }
  }
}

/** Whether every share of the run was settled. The object asks for the shares behind the run. */
async function settleOne(deps: FulfilmentDeps, packetId: string): Promise<boolean> {
  try {
    const packet = deps.redPacket(packetId)
    const due = await packet.read({ type: 'red-packet.due', limit: RED_PACKET_GRANTS_PER_RUN })
    const outcomes = await inParallel(due, CALLS_AT_ONCE, (share) => grant(deps, packetId, share))
    const settled = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (settled.length > 0) await packet.execute({ type: 'red-packet.settle', settled })
    const failed = outcomes.find((one) => one.status === 'rejected')
    if (failed) log('red-packet.unsettled', { packetId, error: failed.reason })
    return failed === undefined
  } catch (error) {
    log('red-packet.unsettled', { packetId, error })
    return false
  }
}

/**
 * Credits a share to its member. A member who was erased meanwhile refuses it.
 * @throws Error for any other refusal: the share stays due
 */
async function grant(
  deps: FulfilmentDeps,
  packetId: string,
  { share, memberId, amount }: DueShare,
): Promise<SettledShare> {
  const reference = grantReference(packetId, memberId)
  const granted = await deps.shopper(memberId).execute({
    caller: { kind: 'system', shopperId: memberId },
    command: { type: 'store-credit.grant', reference, amount, reason: 'red_packet' },
  })
  if (granted.ok) return { share, outcome: 'granted' }
  if (granted.problem.code === 'member_required') return { share, outcome: 'refused' }
  throw new Error(`a share was not credited: ${granted.problem.code}`)
}

import shop from '../../../shop.config.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type {
  RedPacketChange,
  RedPacketInput,
  RedPacketStatus,
} from '../../../src/shared/red-packet/contract.ts'
import {
  changeRedPacket,
  fundRedPacket,
  type RedPacketDeps,
} from '../../../src/shared/red-packet/manage-red-packets.ts'
import type { GatewayContext } from '../http/app.ts'
import { requireStepUpAbove } from '../http/middleware/staff.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'
import { forgetRedPacket, packetObject } from './red-packets.ts'

export const redPacketDeps = (c: GatewayContext): RedPacketDeps => ({
  db: c.env.CATALOG_DB,
  now: () => Date.now(),
  currency: shop.currency,
  packet: (id) => packetObject(c.env, id),
})

/**
 * Funds a red packet. Refuses as `fundRedPacket`, and `step_up_required` above the shop's bound for
 * refunds.
 */
export async function addRedPacket(
  c: GatewayContext,
  input: RedPacketInput,
): Promise<Result<RedPacketStatus>> {
  const id = await idOfRequest(c, 'rpk')
  const funded = await auditedWrite(c, id, async () => {
    const recent = requireStepUpAbove(c, input.fund.amount)
    return recent.ok ? fundRedPacket(redPacketDeps(c), id, input) : recent
  })
  forgetRedPacket(id)
  return funded
}

/** Changes the title, or ends a red packet sooner. Refuses as `changeRedPacket`. */
export async function editRedPacket(
  c: GatewayContext,
  id: string,
  change: RedPacketChange,
): Promise<Result<RedPacketStatus>> {
  const changed = await auditedWrite(c, id, () => changeRedPacket(redPacketDeps(c), id, change))
  forgetRedPacket(id)
  return changed
}

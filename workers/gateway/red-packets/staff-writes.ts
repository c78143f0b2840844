import shop from '../../../shop.config.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import { derivedId, newId } from '../../../src/shared/platform/ids.ts'
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
import { auditedWrite, scopedKey } from '../http/staff-write.ts'
import { forgetRedPacket, packetObject } from './red-packets.ts'

export const redPacketDeps = (c: GatewayContext): RedPacketDeps => ({
  db: c.env.CATALOG_DB,
  now: () => Date.now(),
  currency: shop.currency,
  packet: (id) => packetObject(c.env, id),
})

/** The id of a new red packet: the same one for the same request on its day. */
async function idOf(c: GatewayContext): Promise<string> {
  const key = scopedKey(c)
  if (key === null) return newId('rpk')
  return derivedId('rpk', key, Math.floor(Date.now() / DAY_MS) * DAY_MS)
}

/**
 * Funds a red packet. Refuses as `fundRedPacket`, and `step_up_required` above the shop's bound for
 * refunds.
 */
export async function addRedPacket(
  c: GatewayContext,
  input: RedPacketInput,
): Promise<Result<RedPacketStatus>> {
  const id = await idOf(c)
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

import { waitUntil } from 'cloudflare:workers'
import shop from '../../../shop.config.ts'
import { portOf } from '../../../src/shared/kit/port-of.ts'
import { isId } from '../../../src/shared/platform/ids.ts'
import {
  RED_PACKETS_FRESH_MS,
  RED_PACKETS_LISTED_MAX,
} from '../../../src/shared/platform/limits.ts'
import { type Money, money } from '../../../src/shared/platform/money.ts'
import { redPacketName } from '../../../src/shared/platform/objects.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type {
  ClaimView,
  PublicRedPacket,
  RedPacket,
  RedPacketPort,
} from '../../../src/shared/red-packet/contract.ts'
import { definitionOf, publicView } from '../../../src/shared/red-packet/rules.ts'
import { selectOpenRedPackets, selectRedPacket } from '../../../src/shared/red-packet/store.ts'
import type { GatewayContext } from '../http/app.ts'
import { FreshAnswers } from '../http/ports/fresh-answers.ts'
import { markReplay } from '../http/shopper.ts'

/** Red packets that an isolate knows by their ids, unknown ids among them. */
const ANSWERS_MAX = 200
const LIST = 'list'

const answers = new FreshAnswers({
  max: ANSWERS_MAX,
  freshMs: RED_PACKETS_FRESH_MS,
  now: Date.now,
  wait: (ms) => scheduler.wait(ms),
  waitUntil,
})

type Env = Pick<GatewayEnv, 'CATALOG_DB' | 'RED_PACKET'>

/** The object of a red packet. */
export const packetObject = (env: Pick<Env, 'RED_PACKET'>, id: string): RedPacketPort =>
  portOf(env.RED_PACKET.getByName(redPacketName(id)))

/** Staff have changed a red packet: this isolate shows it at once. */
export function forgetRedPacket(id: string): void {
  answers.forget(LIST)
  answers.forget(id)
}

/** The red packets that run or are to come; the one that ends first comes first. */
export async function openRedPackets(env: Env): Promise<PublicRedPacket[]> {
  const read = () => selectOpenRedPackets(env.CATALOG_DB, Date.now(), RED_PACKETS_LISTED_MAX)
  const listed = await answers.get(LIST, read)
  const now = Date.now()
  return listed.flatMap((one) => publicView(one, now) ?? [])
}

/** A red packet by its id, at most RED_PACKETS_FRESH_MS old. A text that is no id costs nothing. */
const known = async (env: Env, id: string): Promise<RedPacket | null> =>
  isId('rpk', id) ? answers.get(id, () => selectRedPacket(env.CATALOG_DB, id)) : null

/** A claim as the API answers it. */
interface ShownClaim {
  state: ClaimView['state']
  amount?: Money
}

/** The conditions of a claim, for its route and for its form. */
export const CLAIM = { alive: true, limit: 'red-packet-claim' } as const

/**
 * Claims a red packet for the member of the session. The answer says `pending` whether the claim has
 * a share or not: `ownClaim` tells. Refuses `member_required`, `not_found`, `already_claimed`,
 * `not_started` and `ended`.
 */
export async function claimRedPacket(c: GatewayContext, id: string): Promise<Result<ShownClaim>> {
  const { kind, shopperId: memberId } = c.var.session
  if (kind !== 'member') return refuse('member_required')
  const packet = await known(c.env, id)
  if (packet === null) return refuse('not_found')
  const claimed = await packetObject(c.env, id).execute({
    type: 'red-packet.claim',
    definition: definitionOf(packet),
    memberId,
    // A form sends no key.
    key: c.var.idempotencyKey ?? null,
  })
  if (!claimed.ok) return claimed
  markReplay(c, claimed.value.replayed)
  return ok({ state: 'pending' })
}

/** The claim of the session's member. Refuses `member_required`, and `not_found` without a claim. */
export async function ownClaim(c: GatewayContext, id: string): Promise<Result<ShownClaim>> {
  const { kind, shopperId: memberId } = c.var.session
  if (kind !== 'member') return refuse('member_required')
  if ((await known(c.env, id)) === null) return refuse('not_found')
  const claim = await packetObject(c.env, id).read({ type: 'red-packet.claim-of', memberId })
  return claim === null ? refuse('not_found', 'There is no claim.') : ok(shownClaim(claim))
}

/** The amount is told with the credit, so that nobody counts on one that is not there yet. */
const shownClaim = ({ state, amount }: ClaimView): ShownClaim =>
  state === 'granted' && amount !== null
    ? { state, amount: money(amount, shop.currency) }
    : { state }

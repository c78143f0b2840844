import shop from '../../../shop.config.ts'
import type {
  LevelByHand,
  Member,
  MemberLevel,
  SavedAddress,
} from '../../../src/shared/member/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { listShopperOrders } from '../../../src/shared/order/list/list-orders.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { type Money, money } from '../../../src/shared/platform/money.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { laggingRecord } from '../http/ports/record.ts'
import { shopperById } from '../http/shopper.ts'

/** A member as staff see it. */
interface StaffMember extends Member {
  /** Devices that are signed in. */
  devices: number
  /** The default one first. */
  addresses: SavedAddress[]
  /** By the points of the last year; it holds unless staff gave another. */
  earned: string
  byHand: (Omit<LevelByHand, 'at'> & { at: string }) | null
  points: number
  storeCredit: Money
  /** The newest orders, those of the visitors that became the member included. */
  orders: Order[]
}

const ORDERS_SHOWN = 10
/** Former visitors whose orders are shown. */
const FORMER_SHOWN = 5

/** A level as staff read it. */
export const viewLevel = ({ earned, byHand }: MemberLevel) => ({
  earned,
  byHand: byHand && { ...byHand, at: rfc3339(byHand.at) },
})

/** One member, from the member's own object and the record of orders. Refuses `not_found`. */
export async function readMember(c: GatewayContext, id: string): Promise<Result<StaffMember>> {
  const known = await memberOf(c, id)
  if (!known.ok) return known
  const { shopperId } = known.value
  const caller = { kind: 'system', shopperId } as const
  const object = shopperById(c.env, shopperId)
  const none = { limit: 1, before: null } as const
  const [profile, level, sessions, addresses, points, credit, former] = await Promise.all([
    object.read(caller, { type: 'member' }),
    object.read(caller, { type: 'level' }),
    object.read(caller, { type: 'sessions' }),
    object.read(caller, { type: 'addresses' }),
    object.read(caller, { type: 'points', ...none, now: Date.now() }),
    object.read(caller, { type: 'store-credit', ...none }),
    object.read(caller, { type: 'former-shoppers', limit: FORMER_SHOWN }),
  ])
  if (!profile.ok) return profile
  if (!level.ok) return level
  if (!sessions.ok) return sessions
  if (!addresses.ok) return addresses
  if (!points.ok) return points
  if (!credit.ok) return credit
  if (!former.ok) return former
  const orders = await newestOrders(c, [shopperId, ...former.value.shopperIds])
  if (!orders.ok) return orders
  return ok({
    ...profile.value.member,
    ...viewLevel(level.value),
    devices: sessions.value.sessions.length,
    addresses: addresses.value.addresses,
    points: points.value.balance,
    storeCredit: money(credit.value.balance, shop.currency),
    orders: orders.value,
  })
}

/** The newest orders of several shoppers, of the record. */
async function newestOrders(
  c: GatewayContext,
  shopperIds: readonly string[],
): Promise<Result<Order[]>> {
  const databases = laggingRecord(c.env)
  const pages = await Promise.all(
    shopperIds.map((shopperId) =>
      listShopperOrders({ databases }, { shopperId, limit: ORDERS_SHOWN, cursor: null }),
    ),
  )
  const refused = pages.find((page) => !page.ok)
  if (refused) return refused
  const orders = pages.flatMap((page) => (page.ok ? page.value.data : []))
  const sorted = [...new Map(orders.map((order) => [order.id, order])).values()].sort((a, b) =>
    a.id < b.id ? 1 : -1,
  )
  return ok(sorted.slice(0, ORDERS_SHOWN))
}

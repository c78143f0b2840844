import type { RestingCart } from '../cart-reminder/rules.ts'
import { loadProfile } from '../member/tables.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'

/**
 * The cart of a member that takes the shop's mails; null for any other, for an empty cart, and where
 * an order was placed since the cart's last change.
 */
export function restingCart(sql: Sql): (RestingCart & { memberId: string }) | null {
  const profile = loadProfile(sql)
  if (!profile?.member.marketing) return null
  const [cart] = sql
    .exec<{ version: number; updatedAt: number }>(
      `SELECT version, updated_at AS updatedAt FROM cart
        WHERE id = 1 AND EXISTS (SELECT 1 FROM cart_line WHERE list = 'cart')`,
    )
    .toArray()
  if (cart === undefined) return null
  const [order] = sql
    .exec<{ at: string | null }>(
      "SELECT snapshot ->> '$.createdAt' AS at FROM own_order ORDER BY id DESC LIMIT 1",
    )
    .toArray()
  if (order?.at && order.at >= rfc3339(cart.updatedAt)) return null
  return { ...cart, memberId: profile.member.id }
}

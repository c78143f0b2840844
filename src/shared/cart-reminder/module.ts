import { rfc3339 } from '../platform/clock.ts'
import { CART_REMINDER_LINES_MAX } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { DeploymentSettings, ShopperModule } from '../shopper/module.ts'
import { restingCart } from '../shopper/resting-cart.ts'
import type { CartReminderContract } from './contract.ts'
import { isTooLate, reminderDueAt } from './rules.ts'
import { deleteReminder, loadReminder, saveReminder } from './store.ts'

function nextAt(sql: Sql, { cartReminderMs }: DeploymentSettings): number | null {
  if (cartReminderMs === null) return null
  const cart = restingCart(sql)
  return cart === null ? null : reminderDueAt(cart, loadReminder(sql), cartReminderMs)
}

/** Reminds members that opted in of the carts that they left. The mail is fulfilment's. */
export const cartReminderModule: ShopperModule<CartReminderContract> = {
  name: 'cart-reminder',
  commands: {},
  erase({ sql }) {
    deleteReminder(sql)
    return 'done'
  },
  queries: {
    'cart-reminder': {
      read: ({ sql, caller, cart }, { cartVersion }) => {
        if (caller.kind !== 'system') return refuse('forbidden')
        const resting = restingCart(sql)
        if (resting?.version !== cartVersion) return ok({ kind: 'cart-reminder', cart: null })
        const lines = cart().lines.filter(({ list }) => list === 'cart')
        return ok({
          kind: 'cart-reminder',
          cart: {
            memberId: resting.memberId,
            lines: lines
              .slice(0, CART_REMINDER_LINES_MAX)
              .map(({ quantity, variant }) => ({ quantity, title: variant.title })),
            more: Math.max(0, lines.length - CART_REMINDER_LINES_MAX),
          },
        })
      },
      empty: () => ok({ kind: 'cart-reminder', cart: null }),
    },
    'last-reminder': {
      read: ({ sql }) => ok({ kind: 'last-reminder', at: loadReminder(sql)?.at ?? null }),
      empty: () => ok({ kind: 'last-reminder', at: null }),
    },
  },
  maintenance: {
    followsCart: true,
    nextAt,
    run(tx) {
      const cart = restingCart(tx.sql)
      if (cart === null) return
      const { version: cartVersion } = cart
      saveReminder(tx.sql, cartVersion, tx.now)
      if (isTooLate(cart, tx.now)) return
      const { shopperId } = tx
      const body = { shopperId, cartVersion, at: rfc3339(tx.now) }
      const id = `${shopperId}:reminder:${cartVersion}`
      tx.enqueue({ id, type: 'cart.reminder', body })
    },
  },
}

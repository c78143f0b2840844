import { deleteCheckout, loadCheckoutOfOrder } from '../checkout/store.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { loadMemberSessions } from '../session/store.ts'
import type { ErasureContract } from './contract.ts'
import { deleteAnswersAbout } from './idempotency.ts'
import { markErased } from './membership.ts'
import type { ShopperModule } from './module.ts'
import { eraseOwnOrders } from './orders.ts'
import type { ShopperTransaction } from './transaction.ts'

/** A module's part of the erasure. */
type Eraser = Pick<ShopperModule<never>, 'erase'>

/** The erasure, which asks each module to erase its own rows. */
export const erasureModule = (modules: readonly Eraser[]): ShopperModule<ErasureContract> => ({
  name: 'erasure',
  commands: {
    'shopper.erase': (tx) => {
      if (tx.caller.kind !== 'system') return refuse('forbidden')
      const ended = (loadMemberSessions(tx.sql) ?? []).map(({ id, expiresAt }) => ({
        id,
        expiresAt,
      }))
      markErased(tx.sql, tx.now)
      const outcomes = modules.map((one) => one.erase?.(tx) ?? 'done')
      const complete = outcomes.every((outcome) => outcome === 'done')
      return ok({ kind: 'erased', complete, ended })
    },
    'shopper.erase-orders': eraseOrders,
  },
  queries: {},
})

function eraseOrders(
  tx: ShopperTransaction,
  { orderIds }: Extract<ErasureContract['command'], { type: 'shopper.erase-orders' }>,
): Result<ErasureContract['answers']['shopper.erase-orders']> {
  if (tx.caller.kind !== 'system') return refuse('forbidden')
  eraseOwnOrders(tx.sql, orderIds)
  const checkouts = orderIds.flatMap((id) => loadCheckoutOfOrder(tx.sql, id) ?? [])
  // The driver of a payment still reads its checkout.
  const idle = checkouts.filter(({ unregistered, switching }) => !unregistered && !switching)
  for (const { id } of idle) deleteCheckout(tx.sql, id)
  deleteAnswersAbout(tx.sql, [...orderIds, ...checkouts.map(({ id }) => id)])
  return ok({ kind: 'erased', complete: idle.length === checkouts.length })
}

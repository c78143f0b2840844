import type { Order } from '../order/contract.ts'
import type { Sql } from '../platform/sql.ts'
import { creditIn } from '../pricing/contract.ts'
import { creditLedger } from '../store-credit/store.ts'
import { isMember } from './membership.ts'
import type { ShopperTransaction } from './transaction.ts'

/** The store credit that a checkout may spend, in minor units: none of a visitor. */
export const availableCredit = (sql: Sql): number => (isMember(sql) ? creditLedger.balance(sql) : 0)

/**
 * Takes the store credit of an order within the transaction that places it.
 * @throws where there is less: ask `availableCredit` first
 */
export function spendCredit(
  tx: ShopperTransaction,
  { id, cost }: Pick<Order, 'id' | 'cost'>,
): void {
  const amount = -creditIn(cost)
  if (amount === 0) return
  creditLedger.append(tx.sql, {
    ...{ id: tx.newId('crd'), amount, reason: 'order', reference: id, orderId: id },
    ...{ by: null, at: tx.now },
  })
}

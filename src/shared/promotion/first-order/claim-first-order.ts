import type { Sql } from '../../platform/sql.ts'
import type { FirstOrderAnswer } from './contract.ts'
import { loadClaim, saveClaim } from './store.ts'

interface Claiming {
  key: string
  orderId: string
  /** The order whose claim may be replaced: its caller has found that it does not stand. */
  instead?: string
  /** Other orders of the mailbox that are open or being placed. */
  openOrders: number
}

/**
 * Claims a mailbox's first order. Run it in one transaction: of two orders of one mailbox at most one
 * has the claim.
 */
export function claimFirstOrder(
  sql: Sql,
  { key, orderId, instead, openOrders }: Claiming,
  now: number,
): FirstOrderAnswer {
  const known = loadClaim(sql, key)
  if (known?.orderId === orderId) return { kind: 'claimed' }
  if (known && known.orderId !== instead) return { kind: 'taken', by: known }
  if (openOrders > 0) return { kind: 'open-order' }
  saveClaim(sql, key, { orderId, at: now })
  return { kind: 'claimed' }
}

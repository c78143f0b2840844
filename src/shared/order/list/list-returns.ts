import type { Page } from '../../kit/page.ts'
import { isId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { ListedReturn, Return, ReturnStatus } from '../returns/contract.ts'
import { isOpenReturn } from '../returns/rules.ts'
import { selectWithReturns } from './store.ts'

interface ReturnListInput {
  limit: number
  /** An order id. */
  cursor: string | null
  /** `open`: each that waits for the shop. */
  status: ReturnStatus | 'open' | null
}

/**
 * Returns over all shards, those of the newest orders first. `limit` bounds the orders of a page:
 * one of several returns gives them all. Refuses `invalid_cursor`.
 */
export async function listReturns(
  { databases }: { databases: readonly D1Database[] },
  { limit, cursor, status }: ReturnListInput,
): Promise<Result<Page<ListedReturn>>> {
  if (cursor !== null && !isId('ord', cursor)) return refuse('invalid_cursor')
  const isOpen = status === 'open' || (status !== null && isOpenReturn({ status }))
  const shards = await Promise.all(
    databases.map((db) => selectWithReturns(db, { isOpen, before: cursor }, limit + 1)),
  )
  const found = shards.flat().sort((a, b) => (a.order.id < b.order.id ? 1 : -1))
  const page = found.slice(0, limit)
  const data = page.flatMap(({ order }) => {
    const own = order.returns?.filter((one) => isAsked(one, status)) ?? []
    return own.map((one) => ({ ...one, orderId: order.id, orderNumber: order.number }))
  })
  const last = page.at(-1)
  return ok({ data, nextCursor: found.length > limit && last ? last.order.id : null })
}

function isAsked(one: Return, status: ReturnListInput['status']): boolean {
  if (status === 'open') return isOpenReturn(one)
  return status === null || one.status === status
}

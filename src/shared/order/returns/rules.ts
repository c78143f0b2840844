import { sha256 } from '../../kit/digest.ts'
import { mayFollow, validateLifeCycle } from '../../platform/life-cycle.ts'
import type { Order, OrderEvent } from '../contract.ts'
import { areWithin, asMap, returnableUnits } from '../units.ts'
import type { Return, ReturnStatus } from './contract.ts'

type ReturnStep = 'approve' | 'reject' | 'receive' | 'refund'

/** A return from the buyer's request to its end. */
const TRANSITIONS = validateLifeCycle<ReturnStatus, ReturnStep>(
  'return',
  {
    requested: { approve: ['approved'], reject: ['rejected'] },
    approved: { reject: ['rejected'], receive: ['received'] },
    received: { refund: ['refunded'] },
    rejected: {},
    refunded: {},
  },
  { initial: ['requested'], ends: ['rejected', 'refunded'] },
)

type OfReturn = Extract<OrderEvent, { returnId: string }>

export const isOfReturn = (event: OrderEvent): event is OfReturn => 'returnId' in event

const NONCE_CHARS = 6

/** The id of a return. It says which order it is of, and follows from the request's own id. */
export async function returnIdOf(orderId: string, requestId: string): Promise<string> {
  const nonce = (await sha256(`return ${requestId}`)).slice(0, NONCE_CHARS)
  return `ret_${orderId.slice('ord_'.length)}${nonce}`
}

/** The order of a return; a text that is no such id gives an order that does not exist. */
export const orderOfReturn = (returnId: string): string =>
  `ord_${returnId.slice('ret_'.length, -NONCE_CHARS)}`

/** The refund that an inspection asks for: a return has one at most. */
export const refundIdOfReturn = (returnId: string): string => `rfd_${returnId.slice('ret_'.length)}`

/** Whether a return waits for the shop: its goods are on their way, or not looked at. */
export const isOpenReturn = ({ status, refund }: Pick<Return, 'status' | 'refund'>): boolean =>
  status !== 'rejected' && status !== 'refunded' && refund === undefined

/** The column of an order's returns; null for an order without one. */
export function returnsColumnOf({
  returns = [],
}: Pick<Order, 'returns'>): 'open' | 'closed' | null {
  if (returns.length === 0) return null
  return returns.some(isOpenReturn) ? 'open' : 'closed'
}

/**
 * The returns after an event; the same array where it changes none, null where it is not possible.
 * `at` is RFC 3339. A known request and a step that was taken change nothing.
 */
export function returnsAfter(order: Order, event: OfReturn, at: string): Return[] | null {
  const returns = order.returns ?? []
  const known = returns.find(({ id }) => id === event.returnId)
  if (event.type === 'return.requested') {
    if (known) return returns
    if (!areWithin(event.lines, returnableUnits(order))) return null
    const { returnId: id, lines } = event
    return [...returns, { id, status: 'requested', lines, createdAt: at, updatedAt: at }]
  }
  const next = known ? after(known, event, at) : null
  return next && returns.map((one) => (one.id === event.returnId ? next : one))
}

function after(
  known: Return,
  event: Exclude<OfReturn, { type: 'return.requested' }>,
  at: string,
): Return | null {
  const moved = (step: ReturnStep, status: ReturnStatus): Return | null =>
    mayFollow(TRANSITIONS, known.status, step, status) ? { ...known, status, updatedAt: at } : null
  switch (event.type) {
    case 'return.approved':
      return moved('approve', 'approved')
    case 'return.received':
      return moved('receive', 'received')
    case 'return.rejected': {
      const rejected = moved('reject', 'rejected')
      return rejected && { ...rejected, rejection: event.reason }
    }
    case 'return.inspected': {
      const isReady = known.status === 'received' && known.refund === undefined
      const total = [...asMap(event.lines)].map(([lineId, quantity]) => ({ lineId, quantity }))
      if (!isReady || !areWithin(total, asMap(known.lines))) return null
      const { refundId: id, amount, lines } = event
      const status = amount.amount === 0 ? 'refunded' : known.status
      return { ...known, status, inspected: lines, refund: { id, amount }, updatedAt: at }
    }
  }
}

/** The returns once the refund of one of them succeeded; the same array where none is of it. */
export function withRefundedReturn(
  returns: Return[],
  refundId: string | undefined,
  at: string,
): Return[] {
  const isOfRefund = ({ refund, status }: Return): boolean =>
    refund !== undefined &&
    refund.id === refundId &&
    mayFollow(TRANSITIONS, status, 'refund', 'refunded')
  if (!returns.some(isOfRefund)) return returns
  return returns.map((one) =>
    isOfRefund(one) ? { ...one, status: 'refunded', updatedAt: at } : one,
  )
}

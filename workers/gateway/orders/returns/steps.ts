import type { Order, OrderEvent } from '../../../../src/shared/order/contract.ts'
import type { Return } from '../../../../src/shared/order/returns/contract.ts'
import { orderOfReturn } from '../../../../src/shared/order/returns/rules.ts'
import { assertInvariant, ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { takeEvent } from '../steps.ts'

/** A return of the order; `not_found` where it has none of this id. */
export const returnIn = ({ returns = [] }: Order, id: string): Result<Return> => {
  const found = returns.find((one) => one.id === id)
  return found ? ok(found) : refuse('not_found')
}

/** One step of a return. Refuses `not_found` and `transition_not_allowed`. */
export const takeReturnStep = (
  c: GatewayContext,
  id: string,
  make: (order: Order, known: Return) => Result<OrderEvent>,
): Promise<Result<{ return: Return }>> =>
  takeEvent(
    c,
    { orderId: orderOfReturn(id), subject: id },
    (order) => {
      const known = returnIn(order, id)
      return known.ok ? make(order, known.value) : known
    },
    ({ order }) => {
      const taken = returnIn(order, id)
      assertInvariant(taken.ok, 'a return whose step was taken is in its order')
      return { return: taken.value }
    },
  )

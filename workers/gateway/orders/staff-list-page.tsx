import { OrderList } from '../../../src/admin/components/orders/order-list.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ORDER_ATTENTIONS, ORDER_STATUSES } from '../../../src/shared/order/contract.ts'
import { listOrders, type OrderListInput } from '../../../src/shared/order/list/list-orders.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { timeOfOrderId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { readViews } from '../../../src/shared/staff/views/save-view.ts'
import type { GatewayContext } from '../http/app.ts'
import type { StaffView } from '../http/pages/staff-page.tsx'
import { laggingRecord } from '../http/ports/record.ts'
import { viewDeps, viewOwner } from './saved-views.tsx'

const PAGE_ROWS = 50

const depsOf = (c: GatewayContext) => ({ databases: laggingRecord(c.env) })

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null =>
  all.find((one) => one === text) ?? null

/** The payments that can be asked for, of which the record has a column. */
const PAYMENTS = [
  ...(['pending', 'succeeded', 'declined', 'unknown', 'cancelled'] as const),
  ...(['due_on_delivery', 'refunding', 'refunded'] as const),
] as const

/** The list's address as its filters; what is no filter filters nothing. */
function inputOf(params: URLSearchParams): OrderListInput {
  return {
    limit: PAGE_ROWS,
    cursor: params.get('cursor'),
    order: params.get('sort') === 'oldest' ? 'oldest' : 'newest',
    status: oneOf(ORDER_STATUSES, params.get('status')),
    payment: oneOf(PAYMENTS, params.get('payment')),
    attention: oneOf(['any', ...ORDER_ATTENTIONS], params.get('attention')),
    days: { from: params.get('from'), to: params.get('to') },
    query: params.get('q') ?? '',
  }
}

const BULK_VERBS = ['pack', 'ship', 'deliver'] as const

/** The orders of all shoppers that the address asks for, and the views of the member of staff. */
export async function showList(c: GatewayContext, staff: Staff): Promise<Result<StaffView>> {
  const params = new URL(c.req.url).searchParams
  const maySearchByEmail = mayAct(staff.role, 'personal.read')
  const [page, saved] = await Promise.all([
    listOrders(depsOf(c), { ...inputOf(params), maySearchByEmail }),
    readViews(viewDeps(c), viewOwner(staff)),
  ])
  if (!page.ok && page.problem.code === 'forbidden') {
    const message = texts.orders.noEmailSearch
    const content = (
      <OrderList
        orders={[]}
        nextCursor={null}
        searchedTo={null}
        params={params}
        verbs={[]}
        saved={saved}
        maySave={mayAct(staff.role, 'view.save')}
        message={message}
      />
    )
    return ok({ content, status: 403 })
  }
  if (!page.ok) return page
  const { data, nextCursor } = visibleTo(staff.role, page.value)
  const verbs = BULK_VERBS.filter((verb) => mayAct(staff.role, `order.${verb}`))
  return ok({
    state: JSON.stringify([data.map(({ id, version }) => [id, version]), saved]),
    content: (
      <OrderList
        orders={data}
        nextCursor={nextCursor}
        searchedTo={nextCursor === null ? null : rfc3339(timeOfOrderId(nextCursor))}
        params={params}
        verbs={verbs}
        saved={saved}
        maySave={mayAct(staff.role, 'view.save')}
      />
    ),
  })
}

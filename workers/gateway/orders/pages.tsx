import type { Order } from '../../../src/shared/order/contract.ts'
import { type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { followFormerShopper } from '../http/middleware/order-access.ts'
import { requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { isSessionOver, seeOther } from '../http/pages/forms.ts'
import { ownPage } from '../http/pages/member-page.tsx'
import { renderPage } from '../http/pages/render.tsx'
import { closedOrder } from './closed-order.tsx'
import { OrderList } from './content.tsx'
import { postFind, postFindCode, showFind } from './find-pages.tsx'
import {
  type OrderDoor,
  openDocument,
  openPage,
  postCancel,
  postDeliveryRating,
  postPayment,
  postReturn,
  postReview,
} from './order-page.tsx'
import { ownOrder, ownOrders } from './own-orders.ts'
import { rememberedLink } from './payment-return.ts'

export const orderPages = createRouter()

/** The shopper's object has the newest: the first page asks no D1. */
const LISTED = 40

orderPages.get('/orders', async (c) => {
  const session = await requireSession(c)
  const cursor = c.req.query('cursor') ?? null
  const page = session.ok ? await ownOrders(c, { limit: LISTED, cursor }) : session
  if (!page.ok && !isSessionOver(page.problem)) return answerProblem(c, page.problem)
  const { data, nextCursor } = page.ok ? page.value : { data: [], nextCursor: null }
  return renderPage(
    c,
    {
      title: texts.order.listTitle,
      canonical: '/orders',
      noIndex: true,
      islands: ['order'],
      visibility: 'private',
    },
    ownPage(
      c,
      texts.order.listTitle,
      'orders',
      <>
        {data.length > 0 ? (
          <OrderList orders={data} nextCursor={nextCursor} />
        ) : (
          <EmptyState icon="box" title={texts.order.empty.title} text={texts.order.empty.text}>
            <ButtonLink href="/">{texts.page.goHome}</ButtonLink>
          </EmptyState>
        )}
        <p class="mt-10 text-sm text-muted">
          {texts.order.elsewhere}{' '}
          <a href="/orders/find" class="text-ink underline underline-offset-4">
            {texts.findOrder.title}
          </a>
        </p>
      </>,
    ),
  )
})

/** Another shopper's order answers `not_found`. */
async function readOwn(c: GatewayContext): Promise<Result<Order>> {
  const session = await requireSession(c)
  if (!session.ok) return refuse('not_found')
  const followed = await followFormerShopper(c, c.req.param('id') ?? '')
  if (!followed.ok) return isSessionOver(followed.problem) ? refuse('not_found') : followed
  const order = await ownOrder(c, c.req.param('id') ?? '')
  return !order.ok && isSessionOver(order.problem) ? refuse('not_found') : order
}

function doorOf(c: GatewayContext): OrderDoor {
  const address = `/orders/${c.req.param('id')}`
  return {
    address,
    canonical: address,
    // The object of a former visitor pushes to no page of the member.
    get polls() {
      return c.var.orderOwner !== undefined
    },
    read: () => readOwn(c),
    async closed(problem: Problem) {
      if (problem.code !== 'not_found') return answerProblem(c, problem)
      const link = await rememberedLink(c, c.req.param('id') ?? '')
      return link === null ? closedOrder(c, texts.orderLink.notYours) : seeOther(c, link)
    },
  }
}

/** A fixed name beside a parameter would cost the router its one expression. */
const FIND = 'find'
const isFind = (c: GatewayContext): boolean => c.req.param('id') === FIND

orderPages.get('/orders/:id', (c) => (isFind(c) ? showFind(c) : openPage(c, doorOf(c))))

orderPages.post('/orders/:id', (c) =>
  isFind(c) ? postFind(c) : answerProblem(c, refuse('not_found').problem),
)

orderPages.post('/orders/:id/code', (c) =>
  isFind(c) ? postFindCode(c) : answerProblem(c, refuse('not_found').problem),
)

/** A form's address that is opened: the page it stands on is what there is to see. */
for (const form of ['payment', 'cancel', 'code', 'return', 'review', 'delivery-rating']) {
  orderPages.get(`/orders/:id/${form}`, (c) => seeOther(c, `/orders/${c.req.param('id')}`))
}

orderPages.get('/orders/:id/invoice', (c) => openDocument(c, doorOf(c), null))

orderPages.get('/orders/:id/credit-notes/:number', (c) =>
  openDocument(c, doorOf(c), c.req.param('number')),
)

orderPages.post('/orders/:id/payment', (c) => postPayment(c, doorOf(c)))

orderPages.post('/orders/:id/cancel', (c) => postCancel(c, doorOf(c)))

orderPages.post('/orders/:id/return', (c) => postReturn(c, doorOf(c)))

orderPages.post('/orders/:id/review', (c) => postReview(c, doorOf(c)))

orderPages.post('/orders/:id/delivery-rating', (c) => postDeliveryRating(c, doorOf(c)))

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { CheckoutRecord } from '../../../src/shared/checkout/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import type { PaymentMethod } from '../../../src/shared/payment/contract.ts'
import { permittedMethods } from '../../../src/shared/payment/rules.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { isSessionOver, ownForm, seeOther } from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { checkoutOf } from '../http/ports/checkout.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'
import { OrderContent, OrderList } from './content.tsx'
import { ledgerOf, ownOrder, ownOrders } from './own-orders.ts'
import { momentsOf } from './words.ts'

export const orderPages = createRouter()

const LISTED = 20

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
    <div class="shop-width pt-8 pb-20">
      <h1 class="text-3xl">{texts.order.listTitle}</h1>
      {data.length > 0 ? (
        <OrderList orders={data} nextCursor={nextCursor} />
      ) : (
        <EmptyState icon="box" title={texts.order.empty.title} text={texts.order.empty.text}>
          <ButtonLink href="/">{texts.page.goHome}</ButtonLink>
        </EmptyState>
      )}
    </div>,
  )
})

/** Another shopper's order answers `not_found`. */
async function readOwn(c: GatewayContext): Promise<Result<Order>> {
  const session = await requireSession(c)
  if (!session.ok) return refuse('not_found')
  const order = await ownOrder(c, c.req.param('id') ?? '')
  return !order.ok && isSessionOver(order.problem) ? refuse('not_found') : order
}

/** The checkout an order that waits for its payment came from; null for every other order. */
async function unpaidCheckout(c: GatewayContext, order: Order): Promise<CheckoutRecord | null> {
  if (order.status !== 'awaiting_payment') return null
  const { id: orderId } = order
  const read = await shopperOf(c).read(callerOf(c), { type: 'checkout-of-order', orderId })
  return read.ok ? read.value.checkout : null
}

/** The other ways an order may be paid; every one of them where it has no payment left. */
async function otherMethods(c: GatewayContext, order: Order): Promise<PaymentMethod[]> {
  const checkout = await unpaidCheckout(c, order)
  const current = order.payment.status === 'cancelled' ? null : checkout?.details.paymentMethodId
  const methods = permittedMethods(checkout?.quote.paymentMethods ?? [], c.env.ENVIRONMENT)
  return methods.filter(({ id }) => id !== current)
}

async function showOrder(
  c: GatewayContext,
  order: Order,
  told: { problem?: Problem; cancelAsked: boolean },
): Promise<Response> {
  const [ledger, methods] = await Promise.all([
    ledgerOf(c, order).catch(() => refuse('dependency_unavailable')),
    otherMethods(c, order),
  ])
  const { problem, cancelAsked } = told
  return renderPage(
    c,
    {
      title: texts.order.pageTitle(order.number),
      canonical: `/orders/${order.id}`,
      noIndex: true,
      islands: ['order'],
      visibility: 'private',
      status: problem ? (PROBLEMS[problem.code].status as ContentfulStatusCode) : 200,
    },
    <OrderContent
      order={order}
      moments={momentsOf(ledger.ok ? ledger.value : [])}
      cancelAsked={cancelAsked}
      otherMethods={methods}
      {...(problem ? { message: wordsOf(problem) } : {})}
    />,
  )
}

orderPages.get('/orders/:id', async (c) => {
  const order = await readOwn(c)
  if (!order.ok) return answerProblem(c, order.problem)
  return showOrder(c, order.value, { cancelAsked: c.req.query('cancel') === 'asked' })
})

/** A form's address that is opened: the order is what there is to see. */
for (const form of ['payment', 'cancel']) {
  orderPages.get(`/orders/:id/${form}`, (c) => seeOther(c, `/orders/${c.req.param('id')}`))
}

orderPages.post('/orders/:id/payment', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await readOwn(c)
  if (!order.ok) return answerProblem(c, order.problem)
  const { id } = order.value
  const checkout = await unpaidCheckout(c, order.value)
  const switched = checkout
    ? await checkoutOf(c.env).update({
        caller: callerOf(c),
        checkoutId: checkout.id,
        details: { paymentMethodId: form.value.get('paymentMethodId') ?? '' },
      })
    : refuse('payment_closed')
  if (switched.ok) return seeOther(c, `/orders/${id}`)
  // What stood in the way has moved the order on: it is shown as it is now.
  const now = await readOwn(c)
  const shown = now.ok ? now.value : order.value
  return showOrder(c, shown, { problem: switched.problem, cancelAsked: false })
})

orderPages.post('/orders/:id/cancel', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await readOwn(c)
  if (!order.ok) return answerProblem(c, order.problem)
  const asked = await shopperOf(c).execute({
    caller: callerOf(c),
    command: {
      type: 'order.request-cancel',
      orderId: order.value.id,
      reason: 'shopper_request',
    },
  })
  if (asked.ok) return seeOther(c, `/orders/${order.value.id}?cancel=asked`)
  return showOrder(c, order.value, { problem: asked.problem, cancelAsked: false })
})

import { orderPagePath } from '../../../src/shared/order-access/token.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { openOrder } from '../http/middleware/order-access.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { seeOther } from '../http/pages/forms.ts'
import { closedOrder } from './closed-order.tsx'
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
import { ownOrder } from './own-orders.ts'
import { rememberLink } from './payment-return.ts'

/** The pages behind the links in mails: one order, on any device, without a session. */
export const linkPages = createRouter()

const TEXT = texts.orderLink

/** No other site and no log of one learns the address: it is all it takes to see the order. */
function unreferred(response: Response): Response {
  response.headers.set('referrer-policy', 'no-referrer')
  response.headers.set('x-robots-tag', 'noindex')
  return response
}

function doorOf(c: GatewayContext): OrderDoor {
  const token = c.req.param('token') ?? ''
  return {
    address: orderPagePath(token),
    canonical: '/orders/find',
    polls: true,
    async read() {
      const opened = await openOrder(c, token)
      if (!opened.ok) return opened
      const order = await ownOrder(c, opened.value)
      if (order.ok && order.value.status === 'awaiting_payment') {
        rememberLink(c, opened.value, token)
      }
      return order
    },
    closed: (problem) => closedPage(c, problem),
  }
}

/** An altered link, one of an order that is gone, and one that ended. Outages say what they are. */
async function closedPage(c: GatewayContext, problem: Problem): Promise<Response> {
  if (PROBLEMS[problem.code].retryable) return answerProblem(c, problem)
  return closedOrder(c, problem.code === 'order_access_expired' ? TEXT.expired : TEXT.broken)
}

linkPages.get('/o/:token', async (c) => unreferred(await openPage(c, doorOf(c))))

/** A form's address that is opened: the order is what there is to see. */
for (const form of ['payment', 'cancel', 'return', 'review', 'delivery-rating']) {
  linkPages.get(`/o/:token/${form}`, (c) => unreferred(seeOther(c, doorOf(c).address)))
}

linkPages.get('/o/:token/invoice', async (c) => unreferred(await openDocument(c, doorOf(c), null)))

linkPages.get('/o/:token/credit-notes/:number', async (c) =>
  unreferred(await openDocument(c, doorOf(c), c.req.param('number'))),
)

linkPages.post('/o/:token/payment', async (c) => unreferred(await postPayment(c, doorOf(c))))

linkPages.post('/o/:token/cancel', async (c) => unreferred(await postCancel(c, doorOf(c))))

linkPages.post('/o/:token/return', async (c) => unreferred(await postReturn(c, doorOf(c))))

linkPages.post('/o/:token/review', async (c) => unreferred(await postReview(c, doorOf(c))))

linkPages.post('/o/:token/delivery-rating', async (c) =>
  unreferred(await postDeliveryRating(c, doorOf(c))),
)

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Order } from '../../../src/shared/order/contract.ts'
import { returnableLines } from '../../../src/shared/order/returns/return-events.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { OrderReviews } from '../../../src/storefront/components/reviews/order-reviews.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { isSameOrigin } from '../http/middleware/same-origin.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { newFormKey, ownForm, seeOther } from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { readUpload } from '../http/read-upload.ts'
import { OrderContent } from './content.tsx'
import { unitsOf } from './form-units.ts'
import { answerDocument } from './invoices/answer.ts'
import { ledgerOf } from './own-orders.ts'
import { otherMethods, payAnotherWay } from './pay-another-way.ts'
import { requestCancel } from './request-cancel.ts'
import { requestReturn, returnDays } from './returns/request-return.ts'
import {
  type AfterReview,
  sendDeliveryRating,
  sendReview,
  toldOf,
  tooMuch,
} from './reviews/forms.ts'
import { reviewsOf } from './reviews/view.ts'
import { momentsOf } from './words.ts'

const REASON_CHARS_MAX = 500

/** One way to an order's page: as its shopper, or by a link. */
export interface OrderDoor {
  /** The path of the page; its forms stand below it. */
  address: string
  /** The path that the document names as its own; a link's token is not for it. */
  canonical: string
  /** Whether the page asks for the order again by itself: no socket tells it. */
  polls: boolean
  read(): Promise<Result<Order>>
  /** The page where the order is not to be seen. */
  closed(problem: Problem): Promise<Response>
}

async function showOrder(
  c: GatewayContext,
  door: OrderDoor,
  order: Order,
  told: { problem?: Problem; cancelAsked: boolean; review?: AfterReview },
): Promise<Response> {
  const [ledger, methods, reviews] = await Promise.all([
    ledgerOf(c, order).catch(() => refuse('dependency_unavailable')),
    otherMethods(c, order),
    reviewsOf(c, order, door.address),
  ])
  const { problem, cancelAsked, review } = told
  return renderPage(
    c,
    {
      title: texts.order.pageTitle(order.number),
      canonical: door.canonical,
      noIndex: true,
      islands: ['order'],
      visibility: 'private',
      status: statusOf(problem, review),
    },
    <>
      <OrderContent
        order={order}
        address={door.address}
        polls={door.polls}
        moments={momentsOf(ledger.ok ? ledger.value : [])}
        cancelAsked={cancelAsked}
        otherMethods={methods}
        returnable={returnableLines(order, { now: Date.now(), days: returnDays() })}
        reviewable={reviews !== null}
        formKey={newFormKey()}
        {...(problem ? { message: wordsOf(problem) } : {})}
      />
      {reviews === null ? null : <OrderReviews {...reviews} {...review} />}
    </>,
  )
}

function statusOf(problem: Problem | undefined, review: AfterReview = null): ContentfulStatusCode {
  if (problem) return PROBLEMS[problem.code].status as ContentfulStatusCode
  return review?.refused ? 400 : 200
}

/** The invoice of the door's order, or its credit note of a number, for print. */
export async function openDocument(
  c: GatewayContext,
  door: OrderDoor,
  creditNote: string | null,
): Promise<Response> {
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const document = await answerDocument(c, order.value.id, creditNote)
  return document.ok ? document.value : answerProblem(c, document.problem)
}

/** The order's page. */
export async function openPage(c: GatewayContext, door: OrderDoor): Promise<Response> {
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  return showOrder(c, door, order.value, { cancelAsked: c.req.query('cancel') === 'asked' })
}

/** The form that pays another way. */
export async function postPayment(c: GatewayContext, door: OrderDoor): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const method = form.value.get('paymentMethodId') ?? ''
  const within = await guard(c, 'order-change', order.value.id)
  const switched = within.ok ? await payAnotherWay(c, order.value, method) : within
  if (switched.ok) return seeOther(c, door.address)
  // The order has changed since the page was shown: the page shows its present state.
  const now = await door.read()
  const shown = now.ok ? now.value : order.value
  return showOrder(c, door, shown, { problem: switched.problem, cancelAsked: false })
}

/** The form that asks to send goods back. */
export async function postReturn(c: GatewayContext, door: OrderDoor): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const asked = await returnByForm(c, order.value, form.value)
  if (asked.ok) return seeOther(c, `${door.address}?return=asked#returns`)
  return showOrder(c, door, order.value, { problem: asked.problem, cancelAsked: false })
}

async function returnByForm(c: GatewayContext, order: Order, form: URLSearchParams) {
  const units = unitsOf(form, 'return-')
  const reason = (form.get('reason') ?? '').replace(/\s+/g, ' ').trim().slice(0, REASON_CHARS_MAX)
  if (units === null || units.length === 0 || reason === '') {
    return refuse('return_not_allowed', texts.order.returns.chooseSome)
  }
  const within = await guard(c, 'order-change', order.id)
  if (!within.ok) return within
  const lines = units.map((one) => ({ ...one, reason }))
  const requestId = `form ${form.get('key') ?? newId('evt')}`
  return requestReturn(c, order, { lines, requestId })
}

/** The form that asks to cancel. */
export async function postCancel(c: GatewayContext, door: OrderDoor): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const within = await guard(c, 'order-change', order.value.id)
  const asked = within.ok ? await requestCancel(c, order.value.id, 'shopper_request') : within
  if (asked.ok) return seeOther(c, `${door.address}?cancel=asked`)
  return showOrder(c, door, order.value, { problem: asked.problem, cancelAsked: false })
}

/** The form that reviews an item. Its body is read only for an order that its sender may see. */
export async function postReview(c: GatewayContext, door: OrderDoor): Promise<Response> {
  if (!isSameOrigin(c)) return answerProblem(c, refuse('cross_site_request').problem)
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const within = await guard(c, 'review', order.value.id)
  const sent = within.ok ? await readUpload(c) : within
  if (!sent.ok) {
    const review = sent.problem.code === 'body_too_large' ? tooMuch : toldOf(sent.problem)
    return showOrder(c, door, order.value, { cancelAsked: false, review })
  }
  const review = await sendReview(c, order.value, sent.value)
  if (review === null) return seeOther(c, `${door.address}?review=sent#reviews`)
  return showOrder(c, door, order.value, { cancelAsked: false, review })
}

/** The form that rates the delivery. */
export async function postDeliveryRating(c: GatewayContext, door: OrderDoor): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const order = await door.read()
  if (!order.ok) return door.closed(order.problem)
  const within = await guard(c, 'review', order.value.id)
  const review = within.ok
    ? await sendDeliveryRating(c, order.value, form.value)
    : toldOf(within.problem)
  if (review === null) return seeOther(c, `${door.address}?review=rated#reviews`)
  return showOrder(c, door, order.value, { cancelAsked: false, review })
}

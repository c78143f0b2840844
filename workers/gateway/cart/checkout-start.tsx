import type { CheckoutView } from '../../../src/shared/checkout/contract.ts'
import type { CheckoutDetails } from '../../../src/shared/checkout/quote/contract.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { ensureSession, issueVisitorSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import {
  executeForm,
  formIdempotency,
  ownForm,
  readQuantity,
  seeOther,
} from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { callerOf } from '../http/shopper.ts'
import { showCart } from './pages.tsx'

/** The ways into a checkout, and back into it after a line was mended. */
export const checkoutStartPages = createRouter()

/** A checkout is started by a form; its bare address leads to where that form is. */
checkoutStartPages.get('/checkout', (c) => seeOther(c, '/cart'))
checkoutStartPages.get('/buy-now', (c) => seeOther(c, '/cart'))

checkoutStartPages.post('/checkout', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  // Without a key: there is one open checkout per cart, and a second start gives it back.
  return start(c, null, {})
})

checkoutStartPages.post('/buy-now', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const quantity = readQuantity(form.value.get('quantity') ?? '1')
  if (!('input' in quantity)) {
    return showCart(c, { problem: { code: 'invalid_body', detail: quantity.message } })
  }
  const variantId = (form.value.get('variantId') ?? '').slice(0, 40)
  const idempotency = await formIdempotency(c, form.value)
  return start(c, { variantId, quantity: quantity.input }, idempotency)
})

/** A line that is short is set to the available quantity, or removed; then the checkout goes on. */
checkoutStartPages.post('/checkout/:id/lines/:lineId', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const { id, lineId } = c.req.param()
  const quantity = readQuantity(form.value.get('quantity') ?? '')
  const wanted = 'input' in quantity ? quantity.input : null
  const mended = await executeForm(
    c,
    wanted === null
      ? { type: 'cart.remove-line', lineId }
      : { type: 'cart.change-line', lineId, quantity: wanted },
    form.value,
  )
  if (mended.ok) return start(c, null, {})
  if (mended.problem.code !== 'not_found') return answerProblem(c, mended.problem)
  // Bought past the cart: the line is the checkout's own.
  const read = await checkoutOf(c.env).read({ caller: callerOf(c), checkoutId: id })
  const line = read.ok ? read.value.checkout.lines.find((l) => l.id === lineId) : undefined
  if (!read.ok || !line || wanted === null) return seeOther(c, '/cart')
  return start(
    c,
    { variantId: line.variantId, quantity: wanted },
    {},
    detailsOf(read.value.checkout),
  )
})

/** The details of a checkout, for the one that takes its place. */
function detailsOf(view: CheckoutView): CheckoutDetails {
  const { email, shippingAddress, deliveryOptionId, paymentMethodId, note } = view
  return {
    ...(email === undefined ? {} : { email }),
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
    ...(deliveryOptionId === undefined ? {} : { deliveryOptionId }),
    ...(paymentMethodId === undefined ? {} : { paymentMethodId }),
    ...(note === undefined ? {} : { note }),
  }
}

async function start(
  c: GatewayContext,
  buyNow: { variantId: string; quantity: number } | null,
  idempotency: Awaited<ReturnType<typeof formIdempotency>>,
  details?: CheckoutDetails,
): Promise<Response> {
  await ensureSession(c)
  const begin = () => checkoutOf(c.env).start({ caller: callerOf(c), buyNow, ...idempotency })
  let started = await begin()
  if (!started.ok && started.problem.code === 'session_revoked') {
    await issueVisitorSession(c)
    started = await begin()
  }
  if (!started.ok) {
    const { problem } = started
    const isGone = buyNow !== null && problem.code === 'not_found'
    return showCart(c, {
      problem,
      ...(isGone ? { message: wordsOf({ code: 'variant_unavailable' }) } : {}),
    })
  }
  const { id } = started.value.checkout
  if (details) await checkoutOf(c.env).update({ caller: callerOf(c), checkoutId: id, details })
  return seeOther(c, `/checkout/${id}`)
}

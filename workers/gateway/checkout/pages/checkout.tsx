import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { CheckoutDetails } from '../../../../src/shared/checkout/quote/contract.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { parseClaimCheckoutId } from '../../../../src/shared/platform/ids.ts'
import { PROBLEMS } from '../../../../src/shared/platform/problem.ts'
import { type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { requireSession } from '../../http/middleware/session.ts'
import { answerProblem } from '../../http/pages/errors.tsx'
import { goOn, isSessionOver, keyOf, ownForm, seeOther } from '../../http/pages/forms.ts'
import { renderPage } from '../../http/pages/render.tsx'
import { checkoutOf } from '../../http/ports/checkout.ts'
import { callerOf } from '../../http/shopper.ts'
import { completeFor } from '../complete.ts'
import { raisedSince, readAgreed } from './agreed-price.ts'
import { verificationOf } from './challenge.ts'
import { ClosedCheckout, EndedHold, LostCheckout, PlacingOrder } from './content.tsx'
import { readCheckoutForm, readTyped, type Typed } from './form.ts'
import { memberDetails } from './member-details.ts'
import { saveDetails } from './save.ts'
import { requirementErrors, shortLines } from './shortages.ts'
import { showCheckout, type Told } from './show.tsx'

export const checkoutPages = createRouter()

checkoutPages.get('/checkout/:id', async (c) => {
  const opened = await openCheckout(c)
  return opened instanceof Response ? opened : showCheckout(c, opened, {})
})

/** A form's address that is opened: the checkout is what there is to see. */
for (const form of ['address', 'own-money', 'complete', 'verification']) {
  checkoutPages.get(`/checkout/:id/${form}`, (c) => seeOther(c, `/checkout/${c.req.param('id')}`))
}

checkoutPages.post('/checkout/:id', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const opened = await openCheckout(c)
  if (opened instanceof Response) return opened
  const typed = readTyped(form.value)
  const everything = form.value.get('checked') === 'all'
  const ships = opened.requiresShipping
  const { details, errors } = readCheckoutForm(typed, { everything, ships })
  const saved = await saveDetails(c, opened, details)
  if (!saved.ok) return refused(c, opened.id, saved.problem, { typed, errors, everything })
  if (Object.keys(errors).length > 0) {
    return showCheckout(c, saved.value, { typed, errors, everything, status: 400 })
  }
  // A country chosen before the rest of the address is not saved yet: its fields are shown now.
  const isKept = saved.value.shippingAddress?.country === typed.country
  if (ships && !isKept && typed.country !== '') return showCheckout(c, saved.value, { typed })
  return seeOther(c, `/checkout/${opened.id}`)
})

/** Delivers to an address of the member's book: one press fills and saves it. */
checkoutPages.post('/checkout/:id/address', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const opened = await openCheckout(c)
  if (opened instanceof Response) return opened
  const { addresses, email } = await memberDetails(c, opened)
  const chosen = addresses.find(({ id }) => id === form.value.get('addressId'))
  if (!chosen) return seeOther(c, `/checkout/${opened.id}`)
  const { id: _, default: __, ...shippingAddress } = chosen
  const details = { shippingAddress, ...(email === undefined ? {} : { email }) }
  const saved = await saveDetails(c, opened, details)
  if (!saved.ok) return refused(c, opened.id, saved.problem, {})
  return seeOther(c, `/checkout/${opened.id}`)
})

/** Uses the member's store credit or points, or does not, by the button that was pressed. */
checkoutPages.post('/checkout/:id/own-money', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const opened = await openCheckout(c)
  if (opened instanceof Response) return opened
  const typed = readTyped(form.value)
  const ships = opened.requiresShipping
  const { details } = readCheckoutForm(typed, { everything: false, ships })
  const saved = await saveDetails(c, opened, { ...details, ...ownMoneyOf(form.value) })
  if (!saved.ok) return refused(c, opened.id, saved.problem, { typed })
  return seeOther(c, `/checkout/${opened.id}`)
})

/** The part of the details that the pressed button names. */
function ownMoneyOf(fields: URLSearchParams): CheckoutDetails {
  const credit = fields.get('storeCredit')
  const points = /^\d{1,12}$/.exec(fields.get('points') ?? '')
  return {
    ...(credit === null ? {} : { useStoreCredit: credit === 'yes' }),
    ...(points === null ? {} : { pointsToSpend: Number(points[0]) }),
  }
}

checkoutPages.post('/checkout/:id/complete', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const fields = form.value
  const key = keyOf(fields)
  const session = await requireSession(c)
  if (!session.ok) return lost(c, true)
  // Sent before: the answer is kept under the key, whatever has become of the checkout since.
  const before = await readCheckout(c, c.req.param('id'))
  if (before.ok && (before.value.status === 'completing' || before.value.status === 'completed')) {
    return completeCheckout(c, before.value.id, key, {})
  }
  const opened = await openCheckout(c, before)
  if (opened instanceof Response) return opened

  const typed = readTyped(fields)
  const ships = opened.requiresShipping
  const { details, errors } = readCheckoutForm(typed, { everything: true, ships })
  const saved = await saveDetails(c, opened, details)
  if (!saved.ok) return refused(c, opened.id, saved.problem, { typed, errors, everything: true })
  const view = saved.value
  const missing = { ...requirementErrors(view, errors), ...errors }
  if (Object.keys(missing).length > 0) {
    return showCheckout(c, view, { typed, errors: missing, everything: true, status: 400 })
  }
  if (view.requirements.length > 0) return showCheckout(c, view, { typed, status: 409 })
  const raised = raisedSince(readAgreed(fields.get('agreed')), view)
  if (raised) return showCheckout(c, view, { typed, raised, status: 409 })
  return completeCheckout(c, view.id, key, { typed, agreed: fields.get('agreed') })
})

/** Places the order under the form's key and redirects to the payment or to the order. */
export async function completeCheckout(
  c: GatewayContext,
  checkoutId: string,
  key: string | null,
  sent: { typed?: Typed; agreed?: string | null },
): Promise<Response> {
  if (key === null) {
    return refused(c, checkoutId, refuse('idempotency_key_required').problem, sent)
  }
  const completed = await completeFor(c, checkoutId, {
    key: `POST /checkout/${checkoutId}/complete ${key}`,
    fingerprint: await sha256('{}'),
  })
  if (completed.ok) {
    const { order, payment } = completed.value.answer
    return goOn(c, payment.redirectUrl ?? `/orders/${order.id}`)
  }
  const { problem } = completed
  const { typed } = sent
  const again = { ...(typed ? { typed } : {}) }
  if (problem.code === 'price_changed') {
    const read = await readCheckout(c, checkoutId)
    if (!read.ok) return answerProblem(c, read.problem)
    const raised = raisedSince(readAgreed(sent.agreed ?? null), read.value)
    return showCheckout(c, read.value, { ...again, raised, status: 409 })
  }
  // A press whose outcome is not known is repeated with its own key, so that it stays one order.
  const keep = PROBLEMS[problem.code].retryable ? { formKey: key } : {}
  return refused(c, checkoutId, problem, { ...again, ...keep })
}

/** Shows why a form came to nothing, on the page it came from. */
async function refused(
  c: GatewayContext,
  checkoutId: string,
  problem: Problem,
  told: Told,
): Promise<Response> {
  if (isSessionOver(problem)) return lost(c, true)
  if (problem.code === 'idempotency_in_flight') return placing(c)
  if (isEndOfHold(checkoutId, problem)) return endedHold(c, checkoutId, problem)
  const opened = await openCheckout(c, await readCheckout(c, checkoutId))
  if (opened instanceof Response) return opened
  const short = shortLines(opened, problem)
  const verification = verificationOf(problem)
  return showCheckout(c, opened, {
    ...told,
    ...(verification ? { verification } : short.length > 0 ? { shortages: short } : { problem }),
    status: PROBLEMS[problem.code].status as ContentfulStatusCode,
  })
}

const readCheckout = async (
  c: GatewayContext,
  checkoutId: string,
): Promise<Result<CheckoutView>> => {
  const read = await checkoutOf(c.env).read({ caller: callerOf(c), checkoutId })
  return read.ok ? { ok: true, value: read.value.checkout } : read
}

/** The open checkout of this address, or the answer that takes its place. */
export async function openCheckout(
  c: GatewayContext,
  known?: Result<CheckoutView>,
): Promise<CheckoutView | Response> {
  const session = await requireSession(c)
  if (!session.ok) return lost(c, true)
  const id = c.req.param('id') ?? ''
  const read = known ?? (await readCheckout(c, id))
  if (!read.ok) {
    if (isSessionOver(read.problem)) return lost(c, true)
    if (isEndOfHold(id, read.problem)) return endedHold(c, id, read.problem)
    const { orderId } = read.problem.extra ?? {}
    // A claim that the member has ordered before it signed in.
    if (read.problem.code === 'checkout_closed' && orderId) return seeOther(c, `/orders/${orderId}`)
    return read.problem.code === 'not_found' ? lost(c, false) : answerProblem(c, read.problem)
  }
  const view = read.value
  switch (view.status) {
    case 'completed':
      return seeOther(c, `/orders/${view.orderId ?? ''}`)
    case 'completing':
      return placing(c)
    case 'cancelled':
    case 'expired':
      if (parseClaimCheckoutId(id)) return endedHold(c, id, { code: 'hold_expired' })
      return privatePage(
        c,
        texts.checkout.closedTitle,
        200,
        <ClosedCheckout expired={view.status === 'expired'} />,
      )
    default:
      return view
  }
}

/** The page of a claim whose units were released to the next shopper. */
const isEndOfHold = (checkoutId: string, { code }: Problem): boolean =>
  parseClaimCheckoutId(checkoutId) !== null &&
  (code === 'hold_expired' || code === 'purchase_limit_reached')

const endedHold = (c: GatewayContext, checkoutId: string, { code }: Problem): Promise<Response> =>
  privatePage(
    c,
    texts.checkout.holdEnded.pageTitle,
    PROBLEMS[code].status as ContentfulStatusCode,
    <EndedHold
      dropId={parseClaimCheckoutId(checkoutId)?.dropId ?? ''}
      limitReached={code === 'purchase_limit_reached'}
    />,
  )

const lost = (c: GatewayContext, sessionOver: boolean): Promise<Response> =>
  privatePage(
    c,
    texts.checkout.title,
    sessionOver ? 401 : 404,
    <LostCheckout sessionOver={sessionOver} />,
  )

/** Comes back by itself until the order is there; without script too. */
function placing(c: GatewayContext): Promise<Response> {
  c.header('refresh', `2; url=/checkout/${c.req.param('id') ?? ''}`)
  return privatePage(c, texts.checkout.placing.pageTitle, 200, <PlacingOrder />)
}

const privatePage = (
  c: GatewayContext,
  title: string,
  status: ContentfulStatusCode,
  content: Parameters<typeof renderPage>[2],
): Promise<Response> =>
  renderPage(
    c,
    { title, canonical: c.req.path, noIndex: true, visibility: 'private', status },
    content,
  )

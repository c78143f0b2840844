import type { Basket } from './baskets.ts'
import type { Goods } from './goods.ts'
import type { HttpRequest } from './http-client.ts'
import { type PatientClient, RequestFailed } from './patient-client.ts'

export const PAYMENT_KINDS = ['cash-on-delivery', 'sandbox'] as const
export type PaymentKind = (typeof PAYMENT_KINDS)[number]

/** One visitor, a new one unless it has a session, and the basket to buy. */
interface Visit {
  token?: string
  basket: Basket
  goods: Goods
  payment: PaymentKind
  email: string
  /** Chooses the address: any whole number. */
  choice: number
  /** Unlike every other visit's; the request keys derive from it. */
  key: string
  /** A discount code that the cart is given. */
  discountCode?: string
  /** Called before the order is asked for: from here on it may exist without our being told. */
  onAsked?: () => void
}

interface PlacedVisit {
  orderId: string
  /** Of the visitor's session. */
  token: string
  number: string
  paymentId: string
  /** The total the shopper was shown before asking for the order, in minor units. */
  total: number
  /** Milliseconds the answer to `complete` took. */
  completeMs: number
}

interface CheckoutDocument {
  id: string
  cost: { total: { amount: number } }
  deliveryOptions: { id: string }[]
  deliveryOptionId?: string
  paymentMethods: { id: string; kind: string }[]
}

const ADDRESSES = [
  { line1: '12 Alder Street', city: 'Portland', region: 'OR', postalCode: '97205' },
  { line1: '801 Bay Road', city: 'Oakland', region: 'CA', postalCode: '94607' },
  { line1: '45 Mercer Street', city: 'New York', region: 'NY', postalCode: '10013' },
  { line1: '7 Pecan Lane', city: 'Austin', region: 'TX', postalCode: '78701' },
].map((address) => ({ name: 'Robin Reed', country: 'US', ...address }))

/** A visitor with a checkout that can be completed. */
export interface ReadyVisit {
  /** Of the visitor's session. */
  token: string
  checkoutId: string
  /** The total the shopper is shown, in minor units. */
  total: number
}

/** What `complete` answers of a placed order. */
interface Completion {
  order: { id: string; number: string }
  payment: { id: string; status: string; redirectUrl?: string }
}

/**
 * The whole way of a new visitor up to the placed order, as a client walks it: session, lines,
 * checkout, details, order. Throws RequestFailed where the shop says no for good.
 */
export async function placeOrder(client: PatientClient, visit: Visit): Promise<PlacedVisit> {
  const ready = await prepareVisit(client, visit)
  visit.onAsked?.()
  const asked = performance.now()
  const { order, payment } = await client.json<Completion>(completionOf(ready, visit.key))
  return {
    orderId: order.id,
    token: ready.token,
    number: order.number,
    paymentId: payment.id,
    total: ready.total,
    completeMs: performance.now() - asked,
  }
}

/** The same way up to the checkout that only waits to be completed. */
export async function prepareVisit(client: PatientClient, visit: Visit): Promise<ReadyVisit> {
  const { basket, goods, key, discountCode } = visit
  const token = visit.token ?? (await newSession(client))
  let line = 0
  for (const [code, quantity] of basket) {
    const good = goods.get(code)
    if (!good) throw new RangeError(`no good is known for ${code}`)
    line += 1
    const body = { variantId: good.variantId, quantity }
    const path = '/api/v1/cart/lines'
    await client.text({ method: 'POST', path, token, key: `${key}-line-${line}`, body })
  }
  if (discountCode !== undefined) {
    const path = '/api/v1/cart/discount-codes'
    const body = { codes: [discountCode] }
    await client.text({ method: 'PUT', path, token, key: `${key}-code`, body })
  }
  const { id: checkoutId, cost } = await quote(client, visit, token)
  return { token, checkoutId, total: cost.total.amount }
}

/** A new visitor's token. */
export async function newSession(client: PatientClient): Promise<string> {
  const { token } = await client.json<{ token: string }>({
    method: 'POST',
    path: '/api/v1/sessions',
  })
  return token
}

/** The request that places the order of a checkout. */
export const completionOf = ({ token, checkoutId }: ReadyVisit, key: string): HttpRequest => ({
  method: 'POST',
  path: `/api/v1/checkouts/${checkoutId}/complete`,
  token,
  key: `${key}-complete`,
  body: {},
})

/** Starts the checkout and tells it everything it asks for. */
async function quote(
  client: PatientClient,
  { payment, email, choice, key }: Visit,
  token: string,
): Promise<CheckoutDocument> {
  const started = await client.json<CheckoutDocument>({
    method: 'POST',
    path: '/api/v1/checkouts',
    token,
    key: `${key}-checkout`,
    body: {},
  })
  const method = started.paymentMethods.find(({ kind }) => kind === payment)
  if (!method) throw new RangeError(`the shop offers no payment of kind ${payment}`)
  const path = `/api/v1/checkouts/${started.id}`
  const tell = (step: string, body: Record<string, unknown>) =>
    client.json<CheckoutDocument>({ method: 'PATCH', path, token, key: `${key}-${step}`, body })
  const shippingAddress = ADDRESSES[choice % ADDRESSES.length]
  const known = { email, shippingAddress, paymentMethodId: method.id }
  const told = await tell('details', known)
  if (told.deliveryOptionId !== undefined) return told
  const option = told.deliveryOptions[0]
  if (!option) throw new RangeError('the shop delivers nowhere in the US')
  return tell('delivery', { deliveryOptionId: option.id })
}

/** Leaves the payment undecided: its provider does not answer. */
export async function timeOutAtSandbox(client: PatientClient, paymentId: string): Promise<void> {
  const path = `/pay/sandbox/${paymentId}`
  await client.text({ method: 'POST', path, body: { outcome: 'timeout' } })
}

/**
 * Ways of the sandbox to succeed: `duplicate` sends the webhook twice, `delay` sends it later, or
 * never where the runtime is killed before, and `lose` never.
 */
export type PaidOutcome = 'succeed' | 'duplicate' | 'delay' | 'lose'

/** Pays at the sandbox provider's page. A payment that was made already is one we were not told of. */
export async function payAtSandbox(
  client: PatientClient,
  paymentId: string,
  outcome: PaidOutcome = 'succeed',
): Promise<void> {
  const path = `/pay/sandbox/${paymentId}`
  try {
    await client.text({ method: 'POST', path, body: { outcome } })
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.code !== 'payment_closed') throw error
    const { payment } = await client.json<{ payment: { status: string } }>({ method: 'GET', path })
    if (payment.status !== 'succeeded') throw error
  }
}

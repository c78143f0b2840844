import { z } from '@hono/zod-openapi'
import { SANDBOX_OUTCOMES } from '../../../src/shared/payment/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { checkoutOf } from '../http/ports/checkout.ts'
import { route } from '../http/route.ts'
import { SandboxPaymentPage } from './sandbox-page.tsx'

/** The sandbox provider's own site, as far as the shop is concerned: it knows no session. */
export const sandboxPaymentPages = createRouter()

const common = {
  path: '/pay/sandbox/{id}',
  auth: 'none',
  undocumented: true,
  params: z.object({ id: token({ max: 40 }) }),
  responses: { 200: { description: 'The payment, as a page or as JSON.' } },
} as const

route(sandboxPaymentPages, { ...common, method: 'get' }, async (c, { params: { id } }) => {
  const payment = await checkoutOf(c.env).sandboxPayment(id)
  if (!payment) return refuse('not_found')
  const { paymentId, orderId, amount, status } = payment
  if (!wantsPage(c)) return ok({ payment: { id: paymentId, status }, orderId, amount })
  const nonce = crypto.randomUUID()
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'`,
  )
  const testShop = permissionsOf(c.env.ENVIRONMENT).testNotice
  return ok(
    await c.html(<SandboxPaymentPage payment={payment} nonce={nonce} testShop={testShop} />),
  )
})

route(
  sandboxPaymentPages,
  {
    ...common,
    method: 'post',
    limit: { action: 'payment', per: 'id' } as const,
    body: z.strictObject({ outcome: z.enum(SANDBOX_OUTCOMES) }),
    form: true,
  },
  async (c, { params: { id }, body }) => {
    const decided = await checkoutOf(c.env).decideSandbox(id, body.outcome)
    if (!decided.ok) return decided
    if (wantsPage(c)) return ok(c.redirect(`/pay/sandbox/${id}`, 303))
    const { paymentId, orderId, status } = decided.value
    return ok({ payment: { id: paymentId, status }, orderId })
  },
)

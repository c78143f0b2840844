import { z } from '@hono/zod-openapi'
import type { SandboxOutcome } from '../../../src/shared/payment/contract.ts'
import { SANDBOX_OUTCOMES } from '../../../src/shared/payment/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { problemOfZod, problemResponse } from '../http/problem-response.ts'
import { SandboxPaymentPage } from './sandbox-page.tsx'

/** The sandbox provider's own site, as far as the shop is concerned: it knows no session. */
export const sandboxPaymentPages = createRouter()

const wantsPage = (c: GatewayContext): boolean =>
  (c.req.header('accept') ?? '').includes('text/html')

sandboxPaymentPages.get('/pay/sandbox/:id', async (c) => {
  const payment = await checkoutOf(c.env).sandboxPayment(c.req.param('id'))
  if (!payment) return problemResponse(c, refuse('not_found').problem)
  const { paymentId, orderId, amount, status } = payment
  if (!wantsPage(c)) return c.json({ payment: { id: paymentId, status }, orderId, amount })
  const nonce = crypto.randomUUID()
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'`,
  )
  const testShop = permissionsOf(c.env.ENVIRONMENT).testNotice
  return c.html(<SandboxPaymentPage payment={payment} nonce={nonce} testShop={testShop} />)
})

const Choice = z.strictObject({ outcome: z.enum(SANDBOX_OUTCOMES) })

/** The choice, from the page's form or as JSON. */
function readChoice(c: GatewayContext): Result<{ outcome: SandboxOutcome }> {
  const type = c.req.header('content-type') ?? ''
  const fields = type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(c.var.bodyText))
    : parseJson(c.var.bodyText)
  const parsed = Choice.safeParse(fields)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problem: problemOfZod(parsed.error, 'body') }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

sandboxPaymentPages.post('/pay/sandbox/:id', async (c) => {
  const choice = readChoice(c)
  if (!choice.ok) return problemResponse(c, choice.problem)
  const id = c.req.param('id')
  const guarded = await guard(c, 'payment', id)
  if (!guarded.ok) return problemResponse(c, guarded.problem)
  const decided = await checkoutOf(c.env).decideSandbox(id, choice.value.outcome)
  if (!decided.ok) return problemResponse(c, decided.problem)
  if (wantsPage(c)) return c.redirect(`/pay/sandbox/${id}`, 303)
  const { paymentId, orderId, status } = decided.value
  return c.json({ payment: { id: paymentId, status }, orderId })
})

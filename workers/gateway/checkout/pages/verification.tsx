import type { Problem } from '../../../../src/shared/platform/result.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { guard } from '../../http/limiter/guard.ts'
import { answerProblem } from '../../http/pages/errors.tsx'
import { keyOf, newFormKey, ownForm } from '../../http/pages/forms.ts'
import { wordsOf } from '../../http/pages/problem-words.ts'
import { sendCode, verifyCheckout } from '../verify-checkout.ts'
import { completeCheckout, openCheckout } from './checkout.tsx'
import { showCheckout } from './show.tsx'

export const checkoutVerificationPages = createRouter()

/** The check before an order is placed; once it is passed the order is placed at once. */
checkoutVerificationPages.post('/checkout/:id/verification', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const fields = form.value
  const opened = await openCheckout(c)
  if (opened instanceof Response) return opened
  const { id } = opened
  const again = (told: { sentTo?: string; error?: string }) =>
    showCheckout(c, opened, { verification: { kind: 'code', ...told }, status: 403 })

  const guarded = await guard(c, 'verification')
  if (!guarded.ok) return again({ error: wordsOf(guarded.problem) })
  if (fields.get('send') === 'code') {
    const sent = await sendCode(c, id)
    return again(sent.ok ? { sentTo: sent.value.sentTo } : { error: wordsOf(sent.problem) })
  }
  const sentTo = (fields.get('sentTo') ?? '').slice(0, 254)
  const passed = await verify(c, id, fields)
  if (passed !== null) {
    return again({ error: sentence(passed), ...(sentTo === '' ? {} : { sentTo }) })
  }
  const key = keyOf(fields) ?? newFormKey()
  return completeCheckout(c, id, key, { agreed: fields.get('agreed') })
})

/** Null where the check was passed. */
async function verify(
  c: GatewayContext,
  checkoutId: string,
  fields: URLSearchParams,
): Promise<Problem | null> {
  const proof = fields.get('proof') ?? ''
  const code = (fields.get('code') ?? '').replace(/\D/g, '')
  if (proof === '' && code.length !== 6) return { code: 'verification_invalid' }
  const answer =
    proof === '' ? ({ kind: 'code', code } as const) : ({ kind: 'pow', proof } as const)
  const verified = await verifyCheckout(c, checkoutId, answer)
  return verified.ok ? null : verified.problem
}

const sentence = (problem: Problem): string =>
  problem.code === 'verification_invalid' ? texts.verification.wrongCode : wordsOf(problem)

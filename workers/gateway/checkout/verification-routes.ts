import { z } from '@hono/zod-openapi'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { sendCode, verifyCheckout } from './verify-checkout.ts'

export const verificationRoutes = createRouter()

const PROOF_CHARS_MAX = 2_048

const AnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('code'),
    code: z
      .string()
      .regex(/^\d{6}$/, 'Type the six digits of the mail.')
      .optional(),
  }),
  z.strictObject({ kind: z.literal('pow'), proof: token({ max: PROOF_CHARS_MAX }) }),
  z.strictObject({ kind: z.literal('turnstile'), token: token({ max: PROOF_CHARS_MAX }) }),
  z.strictObject({ kind: z.literal('passkey') }),
])

route(
  verificationRoutes,
  {
    method: 'post',
    path: '/api/v1/checkouts/{id}/verification',
    tag: 'Checkout',
    summary: 'Answer the challenge of a completion; `{"kind":"code"}` alone sends a code by email',
    auth: 'session',
    // Before a proof is spent.
    alive: true,
    limit: 'verification',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 64 }) }),
    body: AnswerSchema,
    responses: {
      200: {
        description: 'Verified, for this checkout as it is now.',
        schema: z.object({ verified: z.string(), until: z.iso.datetime() }),
      },
      202: {
        description: 'A code was sent to the checkout’s email address.',
        schema: z.object({ sentTo: z.string(), expiresAt: z.iso.datetime() }),
      },
    },
  },
  async (c, { params: { id }, body }) => {
    if (body.kind === 'passkey') {
      const detail = 'Passkeys come with membership; ask for a code instead.'
      return refuse('verification_unavailable', detail)
    }
    if (body.kind === 'code' && body.code === undefined) {
      const sent = await sendCode(c, id)
      return sent.ok ? ok(c.json(sent.value, 202)) : sent
    }
    return verifyCheckout(c, id, body)
  },
)

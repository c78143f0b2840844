import { z } from '@hono/zod-openapi'
import { PasskeySchema } from '../../../src/shared/passkey/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { executeOutside } from '../http/shopper.ts'
import { answerSignIn, SignedInSchema } from './answer-sign-in.ts'
import {
  addPasskey,
  checkPasskey,
  ownPasskeys,
  registrationOptions,
  removePasskey,
  signInOptions,
} from './passkeys.ts'
import { signInBy } from './sign-in.ts'

export const passkeyRoutes = createRouter()
const tag = 'Session'

/** base64url of what an authenticator made. */
const encoded = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]*$/)

/** What a browser's `credential.toJSON()` gives; fields that are not used here may be more. */
const credential = {
  id: encoded(1_400),
  rawId: encoded(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).exactOptional(),
}

const RegistrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: encoded(4_000),
    attestationObject: encoded(16_000),
    transports: z
      .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
      .max(10)
      .exactOptional(),
  }),
})

const AuthenticationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: encoded(4_000),
    authenticatorData: encoded(4_000),
    signature: encoded(4_000),
    userHandle: encoded(200).exactOptional(),
  }),
})

const options = (description: string) => ({ description, schema: z.looseObject({}) })

route(
  passkeyRoutes,
  {
    method: 'post',
    path: '/api/v1/session/passkeys/registration',
    tag,
    summary: 'Get WebAuthn creation options; needs a recent proof of the email',
    auth: 'session',
    limit: 'sign-in',
    responses: { 200: options('For `navigator.credentials.create`.') },
  },
  (c) => registrationOptions(c),
)

route(
  passkeyRoutes,
  {
    method: 'post',
    path: '/api/v1/session/passkeys',
    tag,
    summary: 'Add the passkey that was made by the options; needs a recent proof of the email',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ response: RegistrationSchema }),
    responses: { 201: { description: 'The passkey.', schema: PasskeySchema } },
  },
  (c, { body }) => executeOutside(c, () => addPasskey(c, body.response)),
)

route(
  passkeyRoutes,
  {
    method: 'post',
    path: '/api/v1/session/passkeys/challenge',
    tag,
    summary: 'Get WebAuthn request options to sign in by',
    auth: 'session',
    alive: true,
    limit: 'sign-in',
    responses: { 200: options('For `navigator.credentials.get`.') },
  },
  (c) => signInOptions(c),
)

route(
  passkeyRoutes,
  {
    method: 'post',
    path: '/api/v1/session/passkeys/verify',
    tag,
    summary: 'Sign in with a passkey: ends this session, and merges its cart into the member’s',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ response: AuthenticationSchema }),
    responses: { 200: { description: 'Signed in.', schema: SignedInSchema } },
  },
  (c, { body }) => answerSignIn(c, () => signInBy(c, () => checkPasskey(c, body.response))),
)

route(
  passkeyRoutes,
  {
    method: 'get',
    path: '/api/v1/me/passkeys',
    tag,
    summary: 'List the member’s passkeys',
    auth: 'session',
    responses: {
      200: { description: 'The oldest first.', schema: z.object({ data: z.array(PasskeySchema) }) },
    },
  },
  (c) => ownPasskeys(c),
)

route(
  passkeyRoutes,
  {
    method: 'delete',
    path: '/api/v1/me/passkeys/{id}',
    tag,
    summary: 'Remove a passkey; needs a recent proof of the email',
    auth: 'session',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 40 }) }),
    responses: { 204: { description: 'Removed.' } },
  },
  async (c, { params: { id } }) => {
    const removed = await executeOutside(c, async () => {
      const done = await removePasskey(c, id)
      return done.ok ? ok({}) : done
    })
    return removed.ok ? ok(null) : removed
  },
)

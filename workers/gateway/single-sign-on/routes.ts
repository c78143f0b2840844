import { z } from '@hono/zod-openapi'
import type { JWK } from 'jose'
import shop from '../../../shop.config.ts'
import { Cache } from '../../../src/shared/kit/cache.ts'
import { type Sealer, sealerOf } from '../../../src/shared/kit/sealed-text.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  JWKS_MAX_AGE_SECONDS,
  SIGNING_KEY_PERIOD_MS,
  SSO_TOKEN_TTL_MS,
} from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { issueToken } from '../../../src/shared/single-sign-on/issue-token.ts'
import { type KeyDeps, publishedKeys, signerAt } from '../../../src/shared/single-sign-on/keys.ts'
import { signingPeriodAt } from '../../../src/shared/single-sign-on/rules.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

export const singleSignOnRoutes = createRouter()
const tag = 'Session'

let sealer: Sealer | undefined
function keyDeps(env: Pick<GatewayEnv, 'DIRECTORY_DB' | 'SESSION_SECRET'>): KeyDeps {
  sealer ??= sealerOf(env.SESSION_SECRET, 'single sign-on keys')
  return { db: env.DIRECTORY_DB, sealer }
}

/** The signer of a period: read and opened once per isolate. */
const signers = new Cache<number, Awaited<ReturnType<typeof signerAt>>>({ entries: 2 })

async function currentSigner(env: GatewayEnv, now: number) {
  const period = signingPeriodAt(now)
  const known = signers.get(period, now)
  if (known) return known
  const signer = await signerAt(keyDeps(env), now)
  signers.set(period, signer, (period + 1) * SIGNING_KEY_PERIOD_MS)
  return signer
}

/** The public keys of a period: anyone may ask, so an isolate reads them once a minute. */
const published = new Cache<number, JWK[]>({ entries: 2 })

async function currentKeys(env: GatewayEnv, now: number): Promise<JWK[]> {
  const period = signingPeriodAt(now)
  const known = published.get(period, now)
  if (known) return known
  const keys = (await publishedKeys(keyDeps(env), now)).map(({ publicJwk }) => publicJwk)
  published.set(period, keys, now + MINUTE_MS)
  return keys
}

const audiences = new Set(shop.singleSignOn?.audiences)

route(
  singleSignOnRoutes,
  {
    method: 'get',
    path: '/api/v1/session/token',
    tag,
    summary: 'Get a short-lived signed token of the member for another system',
    auth: 'session',
    query: z.object({ audience: oneLine({ max: 200 }) }),
    responses: {
      200: {
        description: 'A JWT (ES256); its keys are at /.well-known/jwks.json.',
        schema: z.object({ token: z.string(), expiresIn: z.number().int() }),
      },
    },
  },
  async (c, { query: { audience } }) => {
    const own = await shopperOf(c).read(callerOf(c), { type: 'member' })
    if (!own.ok) return own
    if (!audiences.has(audience)) {
      return refuse('invalid_query', 'The audience is none of the settings.')
    }
    const now = Date.now()
    const claims = {
      issuer: new URL(c.req.url).origin,
      audience,
      memberId: own.value.member.id,
    }
    const token = await issueToken(await currentSigner(c.env, now), claims, now)
    return ok({ token, expiresIn: SSO_TOKEN_TTL_MS / 1000 })
  },
)

const JwkSchema = z.object({
  kid: z.string(),
  kty: z.string(),
  alg: z.string(),
  use: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
})

route(
  singleSignOnRoutes,
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    tag,
    summary: 'Get the public keys of the tokens for other systems',
    auth: 'none',
    responses: {
      200: {
        description: 'The key before, the one that signs, and the next one.',
        schema: z.object({ keys: z.array(JwkSchema) }),
      },
    },
  },
  async (c) => {
    const keys = await currentKeys(c.env, Date.now())
    return ok(
      c.json({ keys }, 200, {
        'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
      }),
    )
  },
)

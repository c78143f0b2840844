import { readFile } from 'node:fs/promises'
import { PASS_PREFIX, type PassClaims } from '../../src/shared/drop/contract.ts'
import { signingKey, signToken } from '../../src/shared/kit/signed-token.ts'
import { HOUR_MS } from '../../src/shared/platform/clock.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { signSession } from '../../src/shared/session/token.ts'
import { DropApi } from '../load/drop/drop-api.ts'
import { createDrop } from '../load/drop/staff-drop.ts'
import { HttpClient } from '../load/http-client.ts'
import type { Comparison, Side } from './compare.ts'
import { once } from './once.ts'
import type { BenchShop } from './shop-client.ts'

/** The baseline's claim answers from memory of one row, too: more than any round can take. */
const CLAIM_UNITS = 90_000
/** Claims each connection has passes for in a round: more than it can make. */
const PASSES_PER_SECOND = 400
/** Below the number of claims after which an isolate asks a session for a challenge. */
const CLAIMS_PER_SESSION = 8
const OPEN_WITHIN_MS = 15_000

interface DropBench {
  shop: BenchShop
  staffToken: string
  baselineUrl: string
  /** The shop's state: its secret signs the passes, so that the claim alone is measured. */
  stateDir: string
  connections: number
  seconds: number
}

/** The two busiest requests of a drop, compared with a bare object and a bare Worker. */
export function dropComparisons(bench: DropBench): Comparison[] {
  const { baselineUrl } = bench
  return [
    {
      name: 'claim',
      title: 'Claim of one SKU',
      against: 'a bare object’s claim',
      target: 0.6,
      shop: claims(bench),
      baseline: async () => ({
        url: baselineUrl,
        status: 200,
        requestsOf: () => [{ method: 'POST', path: '/claim', body: '[<id>]' }],
      }),
    },
    {
      name: 'sold-out',
      title: 'Claim when sold out',
      against: 'a plain answer',
      target: 0.8,
      ...soldOut(bench),
    },
  ]
}

function claims(bench: DropBench): Side {
  const { shop, connections, seconds } = bench
  const drop = once(() => openDrop(bench, 0, CLAIM_UNITS))
  return async () => {
    const { dropId, variantId, sku } = await drop()
    const key = await signingKey(await secretOf(bench.stateDir, 'PASS_SECRET'))
    const sessionKey = await signingKey(await secretOf(bench.stateDir, 'SESSION_SECRET'))
    const each = Math.ceil((PASSES_PER_SECOND * seconds) / CLAIMS_PER_SESSION)
    const mintFew = async () => {
      const token = await sessionFor(sessionKey)
      const mint = () => passFor(key, token, { dropId, variantId, sku })
      const passes = await Promise.all(Array.from({ length: CLAIMS_PER_SESSION }, mint))
      return passes.map((pass) => ({ token, pass }))
    }
    const bodies = await Promise.all(
      Array.from({ length: connections }, async () =>
        (await Promise.all(Array.from({ length: each }, mintFew))).flat(),
      ),
    )
    return {
      url: shop.url,
      status: 201,
      requestsOf: (n) => {
        const own = bodies[n % bodies.length] ?? []
        return own.map(({ token, pass }) => ({
          method: 'POST' as const,
          path: `/api/v1/drops/${dropId}/claims`,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': '[<id>]',
          },
          body: JSON.stringify({ variantId, quantity: 1, pass }),
        }))
      },
    }
  }
}

/** The baseline is sent the very same requests, so that what differs is the answering alone. */
function soldOut(bench: DropBench): { shop: Side; baseline: Side } {
  const { shop, baselineUrl } = bench
  const drop = once(async () => {
    const opened = await openDrop(bench, 1, 1)
    const { token } = await newVisitor(shop)
    const http = new HttpClient(shop.url, 1)
    try {
      const api = new DropApi(http, opened.dropId)
      const key = await signingKey(await secretOf(bench.stateDir, 'PASS_SECRET'))
      const pass = await passFor(key, token, opened)
      const { dropId, variantId } = opened
      const claimed = await api.claim(token, dropId, { variantId, quantity: 1, pass })
      if (!claimed.ok) throw new Error(`the only unit: ${claimed.code}`)
      const address = { email: 'last@kerbside.example', line1: '1 Last Lane', postalCode: '97205' }
      const bought = await api.buy(token, claimed.value.checkout.id, address)
      if (!bought.ok) throw new Error(`the only unit: ${bought.code}`)
      await until(api, 'sold_out')
      return { ...opened, token, pass }
    } finally {
      http.close()
    }
  })
  const lateClaim = async () => {
    const { dropId, variantId, token, pass } = await drop()
    return {
      method: 'POST' as const,
      path: `/api/v1/drops/${dropId}/claims`,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': '[<id>]',
      },
      body: JSON.stringify({ variantId, quantity: 1, pass }),
    }
  }
  return {
    shop: async () => {
      const request = await lateClaim()
      return { url: shop.url, status: 409, requestsOf: () => [request] }
    },
    baseline: async () => {
      const request = { ...(await lateClaim()), path: '/plain' }
      return { url: baselineUrl, status: 200, requestsOf: () => [request] }
    },
  }
}

/** A drop of one of the bench's goods that is open now. */
async function openDrop({ shop, staffToken }: DropBench, good: number, units: number) {
  const [sku, { variantId }] = [...shop.goods][good] ?? ['', { variantId: '' }]
  const opensAt = Date.now()
  const dropId = await createDrop(shop.client, staffToken, {
    variantId,
    units,
    limit: 1,
    mode: 'queue',
    opensAt,
    closesAt: opensAt + HOUR_MS,
    stockShards: 1,
  })
  const http = new HttpClient(shop.url, 1)
  try {
    await until(new DropApi(http, dropId), 'open')
  } finally {
    http.close()
  }
  return { dropId, variantId, sku }
}

async function until(api: DropApi, state: string): Promise<void> {
  const deadline = performance.now() + OPEN_WITHIN_MS
  for (;;) {
    const drop = await api.state()
    if (drop.ok && drop.value.state === state) return
    if (performance.now() > deadline) throw new Error(`the drop does not become ${state}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const newVisitor = ({ client }: BenchShop) =>
  client.json<{ token: string }>({ method: 'POST', path: '/api/v1/sessions' })

async function secretOf(stateDir: string, name: string): Promise<string> {
  const secrets: Record<string, string> = JSON.parse(
    await readFile(`${stateDir}/secrets.json`, 'utf8'),
  )
  return secrets[name] ?? ''
}

/** A visitor's session as the shop would sign it. */
function sessionFor(key: CryptoKey): Promise<string> {
  const now = Date.now()
  return signSession(key, {
    sessionId: newId('ses'),
    shopperId: newId('shp'),
    kind: 'guest',
    issuedAt: now - HOUR_MS,
    expiresAt: now + HOUR_MS,
  })
}

/** A pass as the drop would sign it for this session, without the entry before it. */
function passFor(
  key: CryptoKey,
  token: string,
  { dropId, variantId, sku }: { dropId: string; variantId: string; sku: string },
): Promise<string> {
  const [, claims = ''] = token.split('.')
  const session: { shopperId: string } = JSON.parse(
    Buffer.from(claims, 'base64url').toString('utf8'),
  )
  const now = Date.now()
  const pass: PassClaims = {
    passId: newId('pass'),
    dropId,
    shopperId: session.shopperId,
    entryId: newId('ent'),
    quota: 1,
    variants: [{ variantId, sku }],
    stockShards: 1,
    notBefore: now - 1_000,
    expiresAt: now + HOUR_MS / 2,
  }
  return signToken(key, PASS_PREFIX, pass)
}

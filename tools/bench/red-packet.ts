import { randomUUID } from 'node:crypto'
import shopConfig from '../../shop.config.ts'
import { HOUR_MS, rfc3339 } from '../../src/shared/platform/clock.ts'
import type { HttpRequest } from '../load/http-client.ts'
import { inParallel } from '../load/in-parallel.ts'
import { burst } from './burst.ts'
import { type Spread, spreadOf } from './compare.ts'
import { signInMembers } from './members.ts'
import { type BenchShop, staffRequests } from './shop-client.ts'

const CONNECTIONS = 256
const SHARES = 100
/** Minor units: no multiple of the shares. */
const FUND = 12_345
/** The share of the baseline's rate that acknowledgements are to reach. */
const TARGET = 0.4
const SETTLED_WITHIN_MS = 30_000
const LOOK_EVERY_MS = 250
const READS_AT_ONCE = 32

export interface RedPacketResult {
  name: 'red-packet'
  target: number
  claimers: number
  shares: number
  /** Acknowledged claims a second. */
  claims: Spread
  /** Rows upserted a second in bare objects. */
  baseline: Spread
  ratio: Spread
  /** Milliseconds from the last acknowledgement until the whole fund is granted. */
  settledMs: Spread
  /** Whether each round granted every share once and the whole fund, to the minor unit. */
  exact: boolean
  reached: boolean
}

interface Status {
  id: string
  fund: { amount: number }
  granted: { amount: number }
  claims: number
}

/**
 * Every member claims a share of a new red packet, once, over 256 connections; as many rows are
 * upserted in bare objects in turn. Each member's claim is read afterwards.
 */
export async function redPacket(
  shop: BenchShop,
  { baselineUrl, staffToken }: { baselineUrl: string; staffToken: string },
  { claimers, rounds }: { claimers: number; rounds: number },
): Promise<RedPacketResult> {
  const runId = randomUUID().slice(0, 8)
  const tokens = await signInMembers(shop.client, claimers, runId)
  const staff = staffRequests(shop.client, staffToken)
  const upserts = Array.from(
    { length: claimers },
    (_, n): HttpRequest => ({
      method: 'POST',
      path: `/object/${runId}-${n % CONNECTIONS}`,
      body: `${n} ${'x'.repeat(100)}`,
      type: 'text/plain',
    }),
  )
  const turn = async () => {
    const now = Date.now()
    const { id } = await staff<Status>('POST', '/red-packets', {
      title: 'Bench',
      fund: { amount: FUND, currency: shopConfig.currency },
      ...{ shares: SHARES, split: 'random' },
      startsAt: rfc3339(now - HOUR_MS),
      endsAt: rfc3339(now + HOUR_MS),
    })
    const path = `/api/v1/red-packets/${id}/claims`
    const claims = tokens.map((token): HttpRequest => ({ method: 'POST', path, token }))
    const claimed = await burst(shop.url, CONNECTIONS, claims)
    const acknowledged = performance.now()
    const status = await until(
      () => staff<Status>('GET', `/red-packets/${id}`),
      ({ granted, fund }) => granted.amount === fund.amount,
    )
    const settledMs = performance.now() - acknowledged
    const refused = claimed.answers.filter(({ status: code }) => code !== 202).length
    const own = await claimsOf(shop, path, tokens)
    return {
      perSecond: claimed.perSecond,
      settledMs,
      exact: refused === 0 && status.claims === claimers && isExact(own),
      baseline: (await burst(baselineUrl, CONNECTIONS, upserts)).perSecond,
    }
  }
  const turns = []
  for (let round = 0; round < rounds; round += 1) turns.push(await turn())
  const ratio = spreadOf(turns.map(({ perSecond, baseline }) => perSecond / baseline))
  const settledMs = spreadOf(turns.map((one) => one.settledMs))
  const exact = turns.every((one) => one.exact)
  return {
    name: 'red-packet',
    target: TARGET,
    claimers,
    shares: SHARES,
    claims: spreadOf(turns.map(({ perSecond }) => perSecond)),
    baseline: spreadOf(turns.map(({ baseline }) => baseline)),
    ...{ ratio, settledMs, exact },
    reached: exact && ratio.median >= TARGET && settledMs.max <= SETTLED_WITHIN_MS,
  }
}

interface Claim {
  state: 'pending' | 'granted' | 'missed'
  amount?: { amount: number }
}

async function claimsOf(
  { client }: BenchShop,
  path: string,
  tokens: readonly string[],
): Promise<Claim[]> {
  const claims: Claim[] = []
  await inParallel(tokens, READS_AT_ONCE, async (token) => {
    claims.push(await client.json<Claim>({ method: 'GET', path: `${path}/me`, token }))
  })
  return claims
}

/** Each share went to one member, none waits, and the amounts sum to the fund. */
function isExact(claims: readonly Claim[]): boolean {
  const granted = claims.filter(({ state }) => state === 'granted')
  const sum = granted.reduce((total, { amount }) => total + (amount?.amount ?? 0), 0)
  return (
    granted.length === SHARES && sum === FUND && claims.every(({ state }) => state !== 'pending')
  )
}

/** Looks until it holds, or the time is over; gives what was seen last. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + SETTLED_WITHIN_MS * 2
  for (;;) {
    const seen = await look()
    if (holds(seen) || performance.now() > deadline) return seen
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

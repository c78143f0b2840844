import { createHmac, randomBytes } from 'node:crypto'
import type { Latency } from '../latency.ts'
import type { Answered, Claimed, DropApi } from './drop-api.ts'

/**
 * honest: enters, waits, claims once, buys. The rest are bots. replay: claims again and again with
 * one pass. share: gives its pass to accounts without one. skip: claims without ever having entered,
 * with a pass of its own making.
 */
const BUYER_KINDS = ['honest', 'replay', 'share', 'skip'] as const
type BuyerKind = (typeof BUYER_KINDS)[number]

export interface Buyer {
  n: number
  kind: BuyerKind
}

/** What happened to all buyers, as their own side saw it. */
export interface DropTally {
  /** Orders acknowledged, by buyer. */
  orders: { buyer: number; orderId: string; holdId: string }[]
  /** Holds by the pass they were made with: more than one for a pass is a fault. */
  holds: Map<string, Set<string>>
  /** Successful claims with a pass that was forged or somebody else's: none may be. */
  stolen: number
  /** Buyers by how it ended: bought, missed, sold_out, or the code that stopped them. */
  ends: Map<string, number>
  /** Answers to claims, by kind of buyer and code. */
  claims: Map<string, number>
  claimMs: Latency
  entryMs: Latency
  soldOutMs: Latency
}

export interface Sale {
  api: DropApi
  variantId: string
  limit: number
  dropId: string
  runId: string
  /** Stops waiting at this time (performance.now()). */
  until: number
  tally: DropTally
}

const count = (map: Map<string, number>, key: string): void =>
  void map.set(key, (map.get(key) ?? 0) + 1)

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const OVER = new Set(['sold_out', 'drop_closed', 'entries_closed'])
const LOOK_FIRST_MS = 1_000
const LOOK_EVERY_MS = 10_000
const GUESS_EVERY_MS = 3_000
const HELD_TRIES = 20

/** Sends one buyer through the drop and writes down how it ended. */
export async function sendBuyer(sale: Sale, buyer: Buyer): Promise<void> {
  const end = buyer.kind === 'skip' ? await skip(sale, buyer) : await takePart(sale, buyer)
  count(sale.tally.ends, buyer.kind === 'honest' ? end : `bot: ${end}`)
}

async function takePart(sale: Sale, buyer: Buyer): Promise<string> {
  const { api, tally } = sale
  const token = await api.session()
  const began = performance.now()
  const entered = await api.enter(token)
  tally.entryMs.add(performance.now() - began)
  if (!entered.ok) return entered.code
  const pass = await untilAdmitted(sale, token)
  if (pass === null) {
    const late = await claim(sale, buyer, token, 'none', `${sale.runId}-${buyer.n}-late`)
    return late.ok ? 'claimed without a pass' : 'missed'
  }
  if (buyer.kind === 'share') await share(sale, buyer, pass)
  const claimed = await firstClaim(sale, buyer, token, pass)
  if (!claimed.ok) return claimed.code
  return buy(sale, buyer, token, claimed.value)
}

/**
 * The pass, or null where the drop ended without one. A shopper's page is told by its socket; so
 * many sockets would load this machine more than the shop, so buyers look, less and less often.
 */
async function untilAdmitted({ api, until }: Sale, token: string): Promise<string | null> {
  for (let wait = LOOK_FIRST_MS; performance.now() < until; ) {
    const entry = await api.entry(token)
    if (entry.ok && entry.value.pass) return entry.value.pass
    if (entry.ok && entry.value.state !== 'waiting') return null
    if (!entry.ok && OVER.has(entry.code)) return null
    await pause(wait * (0.75 + Math.random() / 2))
    wait = Math.min(wait * 2, LOOK_EVERY_MS)
  }
  return null
}

async function firstClaim(
  sale: Sale,
  buyer: Buyer,
  token: string,
  pass: string,
): Promise<Answered<Claimed>> {
  const key = `${sale.runId}-${buyer.n}`
  if (buyer.kind === 'replay') {
    const keys = [key, `${key}-a`, `${key}-b`, `${key}-c`]
    const all = await Promise.all(keys.map((one) => claim(sale, buyer, token, pass, one)))
    const made = all.find((answer) => answer.ok)
    if (made) return made
  }
  for (let tries = 1; ; tries += 1) {
    const answer = await claim(sale, buyer, token, pass, key)
    if (answer.ok || answer.code !== 'stock_held' || tries === HELD_TRIES) return answer
    await pause(answer.retryAfterMs)
  }
}

async function claim(
  { api, tally, variantId, limit }: Sale,
  buyer: Buyer,
  token: string,
  pass: string,
  key: string,
): Promise<Answered<Claimed>> {
  const quantity = 1 + (buyer.n % limit)
  const began = performance.now()
  const answer = await api.claim(token, key, { variantId, quantity, pass })
  const ms = performance.now() - began
  if (!answer.ok && answer.code === 'sold_out') tally.soldOutMs.add(ms)
  else tally.claimMs.add(ms)
  count(tally.claims, `${buyer.kind} ${answer.ok ? 'held' : answer.code}`)
  if (answer.ok) {
    const holds = tally.holds.get(pass) ?? new Set<string>()
    tally.holds.set(pass, holds.add(answer.value.hold.id))
  }
  return answer
}

async function buy(
  { api, tally, runId }: Sale,
  buyer: Buyer,
  token: string,
  { hold, checkout }: Claimed,
): Promise<string> {
  const bought = await api.buy(token, checkout.id, {
    email: `drop-${runId}-${buyer.n}@kerbside.example`,
    line1: `${buyer.n + 1} Alder Street`,
    postalCode: String(97000 + (buyer.n % 1000)),
  })
  if (!bought.ok) return `order ${bought.code}`
  tally.orders.push({ buyer: buyer.n, orderId: bought.value.order.id, holdId: hold.id })
  return 'bought'
}

/** Another account tries the pass before its owner does. */
async function share(sale: Sale, buyer: Buyer, pass: string): Promise<void> {
  const token = await sale.api.session()
  const taken = await claim(sale, buyer, token, pass, `${sale.runId}-${buyer.n}-thief`)
  if (taken.ok) sale.tally.stolen += 1
}

async function skip(sale: Sale, buyer: Buyer): Promise<string> {
  const token = await sale.api.session()
  for (let tries = 0; tries < 3; tries += 1) {
    const key = `${sale.runId}-${buyer.n}-${tries}`
    const taken = await claim(sale, buyer, token, forgedPass(sale), key)
    if (taken.ok) sale.tally.stolen += 1
    else if (OVER.has(taken.code)) return taken.code
    await pause(GUESS_EVERY_MS * Math.random())
  }
  return 'refused'
}

/** Looks like a pass in every field; the key is guessed. */
function forgedPass({ dropId, variantId, limit }: Sale): string {
  const claims = {
    passId: `pass_${randomBytes(16).toString('hex').slice(0, 26)}`,
    dropId,
    shopperId: 'shp_00000000000000000000000000',
    entryId: 'ent_00000000000000000000000000',
    quota: limit,
    variants: [{ variantId, sku: 'guessed' }],
    stockShards: 1,
    notBefore: 0,
    expiresAt: Date.now() + 600_000,
  }
  const signed = `kbp1.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${createHmac('sha256', 'guessed').update(signed).digest('base64url')}`
}

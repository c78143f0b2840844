import { randomUUID } from 'node:crypto'
import { newSession } from '../load/order-flow.ts'
import { type Spread, spreadOf } from './compare.ts'
import { signIn } from './members.ts'
import type { BenchShop } from './shop-client.ts'

const GUEST_LINES = 65
const MEMBER_LINES = 40
const TARGET_MS = 100

export interface MergeResult {
  name: 'merge'
  target: number
  /** Milliseconds of the whole request that signs the visitor in, its code and its merge included. */
  ms: Spread
  /** Whether each undo left the member's lines in the cart and saved the visitor's. */
  restored: boolean
  reached: boolean
}

interface Line {
  variantId: string
  attributes: { key: string }[]
}

interface Cart {
  lines: Line[]
  savedLines: Line[]
}

/** Signs a visitor with 65 lines in as a member with 40, then undoes the merge. */
export async function mergedCarts(shop: BenchShop, rounds: number): Promise<MergeResult> {
  const { client } = shop
  const times: number[] = []
  let restored = true
  for (let round = 0; round < rounds; round += 1) {
    const email = `merge-${randomUUID().slice(0, 8)}@kerbside.example`
    const member = await signIn(client, await newSession(client), { email })
    await addLines(shop, member.token, 'member', MEMBER_LINES)
    const guest = await newSession(client)
    await addLines(shop, guest, 'guest', GUEST_LINES)
    const { token, merge, ms } = await signIn(client, guest, { email, after: 1 })
    times.push(ms)
    const merged = await client.json<Cart>({ method: 'GET', path: '/api/v1/cart', token })
    const path = `/api/v1/cart/merge/${merge?.id}/undo`
    await client.text({ method: 'POST', path, token, key: randomUUID(), body: {} })
    const undone = await client.json<Cart>({ method: 'GET', path: '/api/v1/cart', token })
    restored &&=
      merged.lines.length === GUEST_LINES + MEMBER_LINES &&
      undone.lines.length === MEMBER_LINES &&
      undone.savedLines.length === GUEST_LINES
  }
  const ms = spreadOf(times)
  return {
    name: 'merge',
    target: TARGET_MS,
    ms,
    restored,
    reached: restored && ms.median <= TARGET_MS,
  }
}

/** Lines of few variants: what tells them apart is an attribute. */
async function addLines(
  { client, goods }: BenchShop,
  token: string,
  whose: string,
  count: number,
): Promise<void> {
  const variants = [...goods.values()]
  for (let n = 0; n < count; n += 1) {
    const body = {
      variantId: variants[n % variants.length]?.variantId,
      ...{ quantity: 1, attributes: { [whose]: `${n}` } },
    }
    const path = '/api/v1/cart/lines'
    await client.text({ method: 'POST', path, token, key: randomUUID(), body })
  }
}

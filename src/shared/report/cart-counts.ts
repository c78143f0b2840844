import type { z } from 'zod'
import type { ShopDay } from '../platform/shop-day.ts'
import type { cartsCounted } from './messages.ts'

export type CartsCounted = z.infer<typeof cartsCounted>

/** Messages that wait for a queue that does not answer; older ones are given up beyond it. */
const UNSENT_MAX = 20

/**
 * Whether an add began a cart: all the units that the answer shows are those that were added.
 * @param cartJson the cart as it is answered
 */
export function isFirstLine(cartJson: string, quantity: number): boolean {
  // No text of the JSON looks so: a quote inside a text is escaped.
  const total = /"totalQuantity":(\d+)/.exec(cartJson)?.[1]
  return total !== undefined && Number(total) === quantity
}

/**
 * Counts carts in one isolate and sends each day's count as one message. A message that could not
 * be sent goes again under its id, so that it counts once.
 */
export class CartCounts {
  readonly #newId: () => string
  readonly #counts = new Map<ShopDay, number>()
  #unsent: CartsCounted[] = []

  constructor(newId: () => string) {
    this.#newId = newId
  }

  /** Counts a cart. True for the first one since the last flush: its request flushes for all. */
  add(day: ShopDay): boolean {
    const isFirst = this.#counts.size === 0
    this.#counts.set(day, (this.#counts.get(day) ?? 0) + 1)
    return isFirst
  }

  /** Sends what was counted. @throws as `send` does; the counts stay for the next flush. */
  async flush(send: (messages: CartsCounted[]) => Promise<void>): Promise<void> {
    const messages = [...this.#counts].map(([day, carts]) => ({
      id: this.#newId(),
      type: 'carts.counted' as const,
      body: { day, carts },
    }))
    this.#counts.clear()
    this.#unsent = [...this.#unsent, ...messages].slice(-UNSENT_MAX)
    const sent = this.#unsent
    if (sent.length === 0) return
    await send(sent)
    this.#unsent = this.#unsent.filter((message) => !sent.includes(message))
  }
}

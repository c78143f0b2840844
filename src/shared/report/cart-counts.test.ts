import { describe, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { CartCounts, type CartsCounted, isFirstLine } from './cart-counts.ts'
import { cartsCounted } from './messages.ts'
import { addCarts, selectCartDays } from './store.ts'

function counting() {
  let ids = 0
  const counts = new CartCounts(() => {
    ids += 1
    return `msg_${ids}`
  })
  const sent: CartsCounted[][] = []
  const send = async (messages: CartsCounted[]) => {
    sent.push(messages)
  }
  return { counts, sent, send }
}

describe('an add begins a cart', () => {
  it('where the cart has the added units alone', () => {
    expect(isFirstLine('{"lines":[],"totalQuantity":3}', 3)).toBe(true)
    expect(isFirstLine('{"lines":[],"totalQuantity":4}', 3)).toBe(false)
    expect(isFirstLine('{}', 3)).toBe(false)
  })

  it('whatever stands in the texts of its lines', () => {
    const cart = { note: '"totalQuantity":3', totalQuantity: 5 }
    expect(isFirstLine(JSON.stringify(cart), 3)).toBe(false)
    expect(isFirstLine(JSON.stringify(cart), 5)).toBe(true)
  })
})

describe('counts of carts', () => {
  it('of one flush are one message for each day', async () => {
    const { counts, sent, send } = counting()
    const firsts = ['2026-01-01', '2026-01-01', '2026-01-02'].map((day) => counts.add(day))
    expect(firsts).toEqual([true, false, false])
    await counts.flush(send)
    expect(sent.flat().map(({ body }) => body)).toEqual([
      { day: '2026-01-01', carts: 2 },
      { day: '2026-01-02', carts: 1 },
    ])
    for (const message of sent.flat()) expect(cartsCounted.safeParse(message).success).toBe(true)
    await counts.flush(send)
    expect(sent).toHaveLength(1)
    expect(counts.add('2026-01-01')).toBe(true)
  })

  it('go again under the same id where the queue failed', async () => {
    const { counts, sent, send } = counting()
    counts.add('2026-01-01')
    const failing = counts.flush(async () => {
      throw new Error('the queue is out')
    })
    await expect(failing).rejects.toThrow('out')
    counts.add('2026-01-01')
    await counts.flush(send)
    expect(sent.flat().map(({ id }) => id)).toEqual(['msg_1', 'msg_2'])
  })

  it('add to their day once, however often they are delivered', async () => {
    const db = d1Of('engagement')
    const read = () => selectCartDays(db, '2026-01-01', '2026-01-31')
    const one = { id: 'msg_1', day: '2026-01-05', carts: 3 }
    await addCarts(db, [one, one], '2026-01-01')
    await addCarts(db, [one, { id: 'msg_2', day: '2026-01-05', carts: 4 }], '2026-01-01')
    expect(await read()).toEqual([{ day: '2026-01-05', carts: 7 }])
  })

  it('of days whose messages cannot come any more are forgotten, the days are not', async () => {
    const db = d1Of('engagement')
    await addCarts(db, [{ id: 'msg_1', day: '2026-01-05', carts: 3 }], '2026-01-01')
    await addCarts(db, [{ id: 'msg_1', day: '2026-01-05', carts: 3 }], '2026-01-06')
    expect(await selectCartDays(db, '2026-01-01', '2026-01-31')).toMatchObject([{ carts: 3 }])
    expect((await db.prepare('SELECT * FROM cart_count').all()).results).toEqual([])
  })
})

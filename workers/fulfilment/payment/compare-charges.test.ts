import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Order, PlacedOrder } from '../../../src/shared/order/contract.ts'
import { readOrderState } from '../../../src/shared/order/read-order.ts'
import type {
  Charge,
  ChargeWindow,
  ComparedCharge,
} from '../../../src/shared/payment/charges/contract.ts'
import {
  insertCharges,
  selectUnmatched,
  updateCharges,
} from '../../../src/shared/payment/charges/store.ts'
import { MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { CHARGES_KEPT_MS, CHARGES_PER_SWEEP_MAX } from '../../../src/shared/platform/limits.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { newWebhookSecret } from '../../../src/shared/webhook/secret.ts'
import { upsertWebhook } from '../../../src/shared/webhook/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import {
  type Pipeline,
  pipeline,
  placedMessage,
  unpaidIn,
} from '../../../tests/fixtures/pipeline.ts'
import { listDeadLetters } from '../dead-letter/staff.ts'
import { advanceOrder } from '../order/staff.ts'
import { compareCharges } from './compare-charges.ts'

type Databases = NonNullable<Parameters<typeof pipeline>[0]>

let shop: Pipeline
/** The provider's list. */
let book: Charge[]
/** Keys of the refunds it was asked for, by charge. */
let returned: Map<string, string[]>
/** Payments that the shopper's object has begun. */
let begun: Set<string>
let placed: PlacedOrder
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  await open(unpaidIn(0))
})

/** A shop whose record has this order, and its provider's list. */
async function open(
  order: PlacedOrder,
  { pageRows = 2, databases }: { pageRows?: number; databases?: Databases } = {},
): Promise<void> {
  shop = pipeline(databases)
  book = []
  returned = new Map()
  begun = new Set()
  Object.assign(shop.checkout, {
    listCharges: async (kind: string, { since, until, cursor }: ChargeWindow) => {
      if (kind !== 'stripe') return null
      const all = book.filter(({ at }) => since <= Date.parse(at) && Date.parse(at) < until)
      const rest = cursor === null ? all : all.slice(Number(cursor))
      const next = Number(cursor ?? 0) + pageRows
      return { charges: rest.slice(0, pageRows), cursor: next < all.length ? String(next) : null }
    },
    isAbandoned: async ({ paymentId }: { paymentId: string }) => begun.has(paymentId),
    refundCharge: async ({ id, key }: { id: string; key: string }) => {
      returned.set(id, [...(returned.get(id) ?? []), key])
      return 'succeeded'
    },
  } satisfies Partial<Pipeline['checkout']>)
  await place(order)
}

/** Records an order, which the helpers are about from now on. */
async function place(order: PlacedOrder): Promise<void> {
  placed = order
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
}

function charged(id: string, changes: Partial<NonNullable<Charge['event']>> = {}): Charge {
  const at = rfc3339(shop.clock.now)
  const { order, shopperId } = placed
  const event = {
    ...{ eventId: `${id}:paid`, orderId: order.id, shopperId, paymentId: order.payment.id },
    ...{ status: 'succeeded' as const, amount: order.cost.total, at },
    ...changes,
  }
  const charge: Charge = { kind: 'stripe', id, at, amount: event.amount, event }
  book.push(charge)
  return charge
}

/** Sweeps until the charges are old enough, and twice more. */
async function sweep(): Promise<void> {
  for (let runs = 0; runs < 9; runs += 1) {
    await compareCharges(shop.deps)
    await shop.drain()
    shop.clock.now += MINUTE_MS
  }
}

const unmatched = async () =>
  (await selectUnmatched(shop.deps.engagement, 0, 100)).map(({ charge, state, refund }) => [
    charge.id,
    state,
    refund,
  ])
const recorded = async (): Promise<Order> => {
  const state = await readOrderState({ databases: shop.deps.orders }, placed.order.id)
  if (!state.ok) throw new Error(state.problem.code)
  return state.value.order
}
const letters = async () => {
  const page = await listDeadLetters(shop.deps, { limit: 9, cursor: null, state: 'dead' })
  return page.ok ? page.value.data.map(({ reason }) => reason) : []
}
const take = (event: Parameters<typeof advanceOrder>[1]['event']) =>
  advanceOrder(shop.deps, {
    ...{ orderId: placed.order.id, event, actor: 'system', eventId: crypto.randomUUID() },
  })

describe('a charge that its provider lists', () => {
  it('pays the order that waits for it: its webhook never came', async () => {
    charged('pi_1')
    await sweep()
    expect(await recorded()).toMatchObject({ payment: { status: 'succeeded' } })
    expect([await unmatched(), returned.size]).toEqual([[], 0])
  })

  it('of an order that was cancelled unpaid goes back through the order, once', async () => {
    await take({ type: 'order.cancelled', reason: 'payment_window_closed' })
    charged('pi_1')
    await sweep()
    expect(await recorded()).toMatchObject({ status: 'refunding' })
    expect([await unmatched(), returned.size]).toEqual([[], 0])
  })

  it('beside another charge of its payment goes back; the order keeps the first', async () => {
    charged('pi_1')
    shop.clock.now += 1_000
    charged('pi_2')
    await sweep()
    const { payment } = await recorded()
    expect(payment).toMatchObject({ status: 'succeeded' })
    expect(payment.refunds).toBeUndefined()
    expect(await unmatched()).toEqual([['pi_2', 'duplicate', 'succeeded']])
    expect(returned).toEqual(new Map([['pi_2', ['unmatched:pi_2']]]))
  })

  it('beside the charge that the provider says is the order’s goes back, older or not', async () => {
    shop.checkout.chargeOf = async () => 'pi_2'
    charged('pi_1')
    shop.clock.now += 1_000
    charged('pi_2')
    await sweep()
    expect([...returned.keys()]).toEqual(['pi_1'])
  })

  it('of another amount is quarantined, and pays and returns nothing', async () => {
    charged('pi_1', { amount: money(1, 'USD') })
    await sweep()
    expect(await recorded()).toMatchObject({ status: 'awaiting_payment' })
    expect(await unmatched()).toEqual([['pi_1', 'wrong_amount', null]])
    expect(await letters()).toEqual(['The amount or the currency is not the order’s.'])
    expect(returned.size).toBe(0)
  })

  it('that no order wants goes back where the shop has begun its payment', async () => {
    begun.add('pay_lost')
    charged('pi_1', { orderId: unpaidIn(1).order.id, paymentId: 'pay_lost' })
    await sweep()
    expect(await unmatched()).toEqual([['pi_1', 'orphan', 'succeeded']])
    expect(returned).toEqual(new Map([['pi_1', ['unmatched:pi_1']]]))
  })

  it('of an order that this shop does not know is shown to staff, and stays', async () => {
    charged('pi_1', { orderId: unpaidIn(1).order.id, paymentId: 'pay_foreign' })
    book.push({ ...charged('pi_2'), id: 'pi_3', event: null })
    await sweep()
    expect((await unmatched()).toSorted()).toEqual([
      ['pi_1', 'orphan', null],
      ['pi_3', 'orphan', null],
    ])
    expect(returned.size).toBe(0)
  })

  it('of an order on its way to the record waits for it', async () => {
    begun.add(placed.order.payment.id)
    placed = unpaidIn(1)
    shop.checkout.tellCharge = async () => 'taken'
    charged('pi_1')
    await sweep()
    expect([await unmatched(), returned.size]).toEqual([[], 0])
    // The record knows it now.
    await place(placed)
    shop.checkout.tellCharge = async () => 'unknown'
    await sweep()
    expect(await recorded()).toMatchObject({ payment: { status: 'succeeded' } })
  })
})

describe('the list of a provider', () => {
  it('is read to its end, a page after the other, and no charge is left out', async () => {
    for (let n = 0; n < 23; n += 1) {
      charged(`pi_${n}`, { orderId: unpaidIn(1).order.id, paymentId: `pay_${n}` })
      shop.clock.now += 7_000
    }
    await sweep()
    expect(await unmatched()).toHaveLength(23)
  })

  it('that cannot be read is read by the next run; a refund that got no answer is asked again', async () => {
    begun.add('pay_lost')
    charged('pi_1', { orderId: unpaidIn(1).order.id, paymentId: 'pay_lost' })
    const { listCharges, refundCharge } = shop.checkout
    shop.checkout.listCharges = () => Promise.reject(new Error('out'))
    shop.checkout.refundCharge = () => Promise.reject(new Error('out'))
    await sweep()
    expect(await unmatched()).toEqual([])
    shop.checkout.listCharges = listCharges
    await sweep()
    expect(await unmatched()).toEqual([['pi_1', 'orphan', 'pending']])
    shop.checkout.refundCharge = refundCharge
    await sweep()
    await sweep()
    expect(returned).toEqual(new Map([['pi_1', ['unmatched:pi_1']]]))
  })
})

/** Statements of D1 that one run needs which tells the record of so many charges. */
async function statementsFor(count: number): Promise<number> {
  const databases = { orders: [d1Of('orders'), d1Of('orders')], engagement: d1Of('engagement') }
  await open(unpaidIn(0), { pageRows: 100, databases })
  const hook = { id: 'whk_1', url: 'https://a.example.com/', events: ['order.paid' as const] }
  const secret = await shop.deps.webhooks.sealer.seal(newWebhookSecret(), hook.id)
  await upsertWebhook(
    databases.engagement,
    { ...hook, status: 'active', secret, cursor: '0.0.0' },
    1,
  )
  for (let n = 0; n < count; n += 1) {
    const { order, ...rest } = unpaidIn(n % 2 === 0 ? 0 : 1)
    await place({ ...rest, order: { ...order, payment: { ...order.payment, id: `pay_${n}` } } })
    charged(`pi_${n}`)
  }
  shop.clock.now += 6 * MINUTE_MS
  const woken: Promise<unknown>[] = []
  shop.deps.background = (work) => void woken.push(work())
  const all = [...databases.orders, databases.engagement]
  const total = () => all.reduce((sum, db) => sum + db.statements(), 0)
  const before = total()
  await compareCharges(shop.deps)
  await Promise.all(woken)
  expect(await recorded()).toMatchObject({ payment: { status: 'succeeded' } })
  return total() - before
}

it('a run needs no more statements for many charges that the record takes than for a few', async () => {
  const [few, many] = [await statementsFor(6), await statementsFor(60)]
  expect(many).toBeLessThan(few + 40)
})

describe('a refund of a charge that no order wants', () => {
  /** Charges of which the shop has asked a refund, the first one the oldest. */
  async function pending(count: number, changes: Partial<ComparedCharge> = {}): Promise<void> {
    const found = Array.from({ length: count }, (_, n) => charged(`pi_${1_000 + n}`))
    book = []
    const { engagement } = shop.deps
    const walk = { since: 0, until: shop.clock.now, cursor: null }
    await insertCharges(engagement, { kind: 'stripe', found, walk }, shop.clock.now)
    const waiting = found.map(
      (charge): ComparedCharge => ({ charge, state: 'duplicate', refund: 'pending', ...changes }),
    )
    await updateCharges(engagement, waiting, shop.clock.now)
  }

  it('that stays pending, or gets no answer, holds up no other one', async () => {
    await pending(CHARGES_PER_SWEEP_MAX + 1)
    const last = `pi_${1_000 + CHARGES_PER_SWEEP_MAX}`
    shop.checkout.refundCharge = async ({ id }) => {
      if (id === last) return 'succeeded'
      if (id.endsWith('7')) throw new Error('out')
      return 'pending'
    }
    for (let runs = 0; runs < 2; runs += 1) {
      shop.clock.now += MINUTE_MS
      await compareCharges(shop.deps)
    }
    const returned = (await selectUnmatched(shop.deps.engagement, 0, 500)).filter(
      ({ refund }) => refund === 'succeeded',
    )
    expect(returned.map(({ charge }) => charge.id)).toEqual([last])
  })

  it('that went back is forgotten after its time; one that failed stays for staff', async () => {
    await pending(2, { refund: 'succeeded' })
    const failed = charged('pi_failed')
    const walk = { since: 0, until: shop.clock.now, cursor: null }
    const { engagement } = shop.deps
    await insertCharges(engagement, { kind: 'stripe', found: [failed], walk }, shop.clock.now)
    const compared = { charge: failed, state: 'duplicate', refund: 'failed' } as const
    await updateCharges(engagement, [compared], shop.clock.now)
    book = []
    shop.clock.now += CHARGES_KEPT_MS - MINUTE_MS
    await compareCharges(shop.deps)
    expect(await unmatched()).toHaveLength(3)
    shop.clock.now += 2 * MINUTE_MS
    await compareCharges(shop.deps)
    expect(await unmatched()).toEqual([['pi_failed', 'duplicate', 'failed']])
  })
})

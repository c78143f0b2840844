import { beforeEach, describe, expect, it } from 'vitest'
import { checkoutWorld } from '../../../../tests/fixtures/checkout-world.ts'
import type { VariantSnapshot } from '../../catalog/contract.ts'
import type { Order } from '../../order/contract.ts'
import type { Offer, OffersDocument } from '../../promotion/contract.ts'
import { startCheckout } from '../start-checkout.ts'
import { updateCheckout } from '../update-checkout.ts'
import { completeCheckout } from './complete-checkout.ts'

let world: ReturnType<typeof checkoutWorld>
beforeEach(() => {
  world = checkoutWorld()
})

const details = {
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'express',
  paymentMethodId: 'cash-on-delivery',
}

/** A ready checkout of one unit of each SKU. */
async function ready(skus: readonly string[], told: Partial<typeof details> = details) {
  const { deps, caller, shopper } = world
  for (const sku of skus) {
    const found = (await deps.catalog.sellable([`var_${sku}`])).get(`var_${sku}`)
    if (!found) throw new Error(`${sku} is not for sale`)
    const goods = { ...found, quantity: 1, attributes: {}, catalogVersion: '1' }
    await shopper.execute({ caller, command: { type: 'cart.add-line', ...goods } })
  }
  const started = await startCheckout(deps, { caller, buyNow: null })
  if (!started.ok) throw new Error(started.problem.code)
  const { id: checkoutId } = started.value.checkout
  const updated = await updateCheckout(deps, { caller, checkoutId, details: told })
  expect(updated).toMatchObject({ ok: true, value: { checkout: { status: 'ready' } } })
  return checkoutId
}

const complete = (checkoutId: string, key = 'k1') =>
  completeCheckout(world.deps, {
    caller: world.caller,
    checkoutId,
    returnOrigin: 'https://shop.test',
    idempotency: { key, fingerprint: 'same' },
  })

const orders = (): Order[] =>
  world.shopper.sql
    .exec<{ snapshot: string }>('SELECT snapshot FROM own_order')
    .toArray()
    .map(({ snapshot }) => JSON.parse(snapshot))
const placed = (): Order | undefined => orders()[0]

/** The offers of one promotion that gives units of a variant. */
const giving = (version: number, variant: VariantSnapshot, quantity: number): OffersDocument => {
  const { variantId } = variant
  const offer: Offer = {
    ...{ id: 'prm_gift', title: 'Gift', priority: 0, combinesWith: 'all', conditions: [] },
    ...{ action: { kind: 'gift', variantId, quantity }, startsAt: null, endsAt: null },
  }
  return { version, promotions: [offer], gifts: { [variantId]: { variant, available: 9 } } }
}

describe('a completion whose goods differ from the quote’s', () => {
  it('holds the units of a gift that came since', async () => {
    await world.sell('A', 5)
    const gift = await world.sell('GIFT', 9)
    const id = await ready(['A'])
    world.catalog.offers = giving(1, gift, 2)
    expect(await complete(id)).toMatchObject({ ok: true })
    expect(placed()?.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['A', 1],
      ['GIFT', 2],
    ])
    expect(world.stock.level('GIFT')).toMatchObject({ available: 7, held: 2 })
  })

  it('holds no unit of a gift that has gone since, and as many as are given now', async () => {
    await world.sell('A', 5)
    const gift = await world.sell('GIFT', 9)
    world.catalog.offers = giving(1, gift, 1)
    const id = await ready(['A'])
    world.catalog.offers = giving(2, gift, 3)
    expect(await complete(id)).toMatchObject({ ok: true })
    expect(world.stock.level('GIFT')).toMatchObject({ available: 6, held: 3 })

    const other = await ready(['A'])
    world.catalog.offers = { version: 3, promotions: [], gifts: {} }
    expect(await complete(other, 'k2')).toMatchObject({ ok: true })
    expect(world.stock.level('GIFT')).toMatchObject({ available: 6, held: 3 })
  })

  it('goes on without a gift whose last unit another order took, as often as it is asked', async () => {
    await world.sell('A', 5)
    const gift = await world.sell('GIFT', 1)
    world.catalog.offers = giving(1, gift, 1)
    expect(await complete(await ready(['A']))).toMatchObject({ ok: true })
    // The gift's last unit is gone. The offers that this isolate has read still show nine.
    const second = await ready(['A'])
    const done = await complete(second, 'k2')
    expect(done).toMatchObject({ ok: true, value: { replayed: false } })
    expect(await complete(second, 'k2')).toMatchObject({ ok: true, value: { replayed: true } })
    const lines = orders().map((order) => order.lines.map(({ sku }) => sku))
    expect(lines.toSorted((a, b) => a.length - b.length)).toEqual([['A'], ['A', 'GIFT']])
    expect(world.stock.level('GIFT')).toMatchObject({ available: 0, held: 1 })
    expect(world.stock.level('A')).toMatchObject({ available: 3, held: 2 })
  })

  it('keeps the units that its buyer wants, and is refused where these are too few', async () => {
    const goods = await world.sell('A', 2)
    world.catalog.offers = giving(1, goods, 1)
    expect(await complete(await ready(['A']))).toMatchObject({ ok: true })
    expect(world.stock.level('A')).toMatchObject({ available: 0, held: 2 })
    expect(await complete(await ready(['A']), 'k2')).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 0 } },
    })
  })

  it('gives up a gift of the very goods that its buyer has the last unit of', async () => {
    world.catalog.offers = giving(1, await world.sell('A', 1), 1)
    expect(await complete(await ready(['A']))).toMatchObject({ ok: true })
    expect(placed()?.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([['A', 1]])
    expect(world.stock.level('A')).toMatchObject({ available: 0, held: 1 })
  })

  it('holds what is counted since', async () => {
    await world.sell('FILE', 0, 500, { stockPolicy: 'untracked' })
    const id = await ready(['FILE'])
    const { stockPolicy: _, ...counted } = await world.sell('FILE', 4, 500)
    world.catalog.variants.set('var_FILE', counted)
    expect(await complete(id)).toMatchObject({ ok: true })
    expect(world.stock.level('FILE')).toMatchObject({ available: 3, held: 1 })
  })

  it('is refused where its delivery option is not offered any more', async () => {
    await world.sell('A', 5)
    const heavy = await world.sell('GIFT', 9, 500, { weightGrams: 30_000 })
    const id = await ready(['A'])
    world.catalog.offers = giving(1, heavy, 1)
    const refused = await complete(id)
    expect(refused).toMatchObject({
      ok: false,
      problem: {
        code: 'checkout_not_ready',
        extra: { requirements: [{ code: 'delivery_option', target: '/deliveryOptionId' }] },
      },
    })
    expect(world.stock.level('A')).toMatchObject({ available: 5, held: 0 })
  })
})

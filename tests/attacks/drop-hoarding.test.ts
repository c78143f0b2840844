import { expect, inject, it } from 'vitest'
import { dropShopper, makeDrop } from '../fixtures/drop-shopper.ts'
import { eventually, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const UNITS = 4
const HOLD_SECONDS = 20

it('free sessions hold the units of a drop for the time of their holds, and not longer', async () => {
  const goods = await sellProduct(shop, UNITS)
  const variants = [{ variantId: goods.variantId, quota: UNITS }]
  const drop = await makeDrop(shop, { variants, holdSeconds: HOLD_SECONDS, entryShards: 1 })
  const hoarders = await Promise.all(
    Array.from({ length: UNITS }, () => dropShopper(shop, drop.id)),
  )
  for (const hoarder of hoarders) await hoarder.enter()
  const claims = await Promise.all(
    hoarders.map(async (hoarder) => hoarder.claim(goods.variantId, await hoarder.pass())),
  )
  expect(claims.map(({ status }) => status)).toEqual(hoarders.map(() => 201))
  const next = await dropShopper(shop, drop.id)
  await next.enter()

  // Completing without paying moves no end, and a second pass is nobody's.
  const [first] = hoarders
  const [claimed] = claims
  const end = claimed?.body.hold.expiresAt ?? ''
  const bought = await first?.buy(claimed?.body.checkout.id ?? '', {}, 'sandbox')
  expect(bought).toMatchObject({ status: 202 })
  const shown = await first?.ask<{ holds: { expiresAt: string }[] }>(
    'GET',
    `/checkouts/${claimed?.body.checkout.id}`,
  )
  expect(shown?.body.holds).toMatchObject([{ expiresAt: end }])
  await eventually(
    async () => (await first?.entry())?.body.state,
    (state) => state === 'used',
  )

  const entry = await eventually(next.entry, ({ body }) => body.pass !== undefined)
  expect(Date.parse(entry.body.passExpiresAt ?? '')).toBeGreaterThan(Date.parse(end))
  const won = await next.claim(goods.variantId, entry.body.pass ?? '')
  expect(won).toMatchObject({ status: 201 })
  expect(await next.buy(won.body.checkout.id)).toMatchObject({ status: 202 })
  await staff.stockBecomes(goods.sku, { onHand: UNITS, available: UNITS - 1, committed: 1 })
})

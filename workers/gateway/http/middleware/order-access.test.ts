import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { recordPlacedOrders } from '../../../../src/shared/order/record-placed-orders.ts'
import { FORMER_SHOPPERS_MAX } from '../../../../src/shared/platform/limits.ts'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../../tests/fixtures/shopper-object.ts'
import type { App } from '../app.ts'
import { followFormerShopper } from './order-access.ts'

it('a member reaches the order of every former shopper, however many there are since', async () => {
  const shopperId = 'shp_member'
  const member = shopperObject(Date.now, shopperId)
  const caller = { kind: 'system', shopperId } as const
  const start = { type: 'session.start', sessionId: 'ses_1', device: '' } as const
  expect((await member.execute({ caller, command: start })).ok).toBe(true)

  const orders = d1Of('orders')
  const [own, foreign] = [placedOrder(), placedOrder()]
  await recordPlacedOrders([orders], [own, foreign], EFFECT_CONTEXT)
  const former = [
    own.shopperId,
    ...Array.from({ length: FORMER_SHOPPERS_MAX }, (_, n) => `shp_${n}`),
  ]
  for (const visitorId of former) {
    const cart = { lines: [], discountCodes: [], catalogVersion: '1' }
    const content = {
      shopperId: visitorId,
      hasOrders: true,
      cart,
      favourites: [],
      checkouts: [],
    }
    const command = { type: 'merge.apply', mergeId: `merge of ${visitorId}`, content } as const
    expect((await member.execute({ caller, command })).ok).toBe(true)
  }

  const session = { sessionId: 'ses_1', shopperId, kind: 'member', issuedAt: 0, expiresAt: 1e15 }
  const app = new Hono<App>().get('/:id', async (c) => {
    c.set('session', session as App['Variables']['session'])
    const followed = await followFormerShopper(c, c.req.param('id'))
    return c.json({ ok: followed.ok, owner: c.var.orderOwner ?? null })
  })
  const env: object = { ORDERS_0: orders, SHOPPER: { getByName: () => member } }
  const ownerOf = async ({ order }: typeof own) =>
    (await app.request(`/${order.id}`, {}, env)).json()
  expect(await ownerOf(own)).toEqual({ ok: true, owner: own.shopperId })
  expect(await ownerOf(foreign)).toEqual({ ok: true, owner: null })
})

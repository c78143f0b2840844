import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { advanceOrders } from '../../../../src/shared/order/advance-orders.ts'
import { readShopperOrder } from '../../../../src/shared/order/read-order.ts'
import { recordPlacedOrders } from '../../../../src/shared/order/record-placed-orders.ts'
import { type LaggingD1, laggingD1 } from '../../../../tests/fixtures/lagging-d1.ts'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import type { App } from '../app.ts'
import { forgetBookmarks, readOwnRecord } from './record.ts'

/**
 * A browser with its cookies, at a gateway that reads and changes one order of its shopper.
 * @param orderOwner set where the browser has the token of the order alone
 */
async function browserOf(lagging: LaggingD1, orderOwner?: string) {
  const placed = placedOrder()
  await recordPlacedOrders([lagging.database], [placed], EFFECT_CONTEXT)
  lagging.catchUp()
  const { shopperId, order } = placed
  const app = new Hono<App>()
  app.get('/', async (c) => {
    if (orderOwner !== undefined) c.set('orderOwner', orderOwner)
    const read = await readOwnRecord(c, (databases) =>
      readShopperOrder({ databases }, { shopperId, orderId: order.id }),
    )
    return c.text(read.ok ? read.value.status : read.problem.code)
  })
  app.post('/', async (c) => {
    const event = { type: 'stock.allocated' } as const
    const advance = { orderId: order.id, event, eventId: 'e', at: order.createdAt }
    await advanceOrders([lagging.database], [{ ...advance, actor: 'shopper' }], EFFECT_CONTEXT)
    forgetBookmarks(c)
    return c.text('done')
  })
  const jar = new Map<string, string>()
  return {
    jar,
    async send(method: 'GET' | 'POST'): Promise<string> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const request = new Request('http://shop.test/', { method, headers: { cookie } })
      const env: object = { ORDERS_0: lagging.database }
      const answer = await app.request(request, undefined, env)
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (/Max-Age=0/.test(line)) jar.delete(name)
        else jar.set(name, value)
      }
      return answer.text()
    },
  }
}

it('a shopper sees their own last write, whatever a replica knows', async () => {
  const lagging = laggingD1('orders')
  const browser = await browserOf(lagging)
  expect(await browser.send('GET')).toBe('placed')
  expect(lagging.answered).toEqual({ primary: 1, replica: 0 })
  // The bookmark of that read: the replica has reached it.
  expect(await browser.send('GET')).toBe('placed')
  expect(lagging.answered).toEqual({ primary: 1, replica: 1 })

  await browser.send('POST')
  expect(await browser.send('GET')).toBe('allocated')
  expect(await browser.send('GET')).toBe('allocated')
  expect(lagging.answered).toEqual({ primary: 3, replica: 1 })
  lagging.catchUp()
  expect(await browser.send('GET')).toBe('allocated')
  expect(lagging.answered).toEqual({ primary: 3, replica: 2 })
})

it('a browser without a bookmark, or with a text that is none, is answered by the primary', async () => {
  const lagging = laggingD1('orders')
  const browser = await browserOf(lagging)
  for (const text of ['', '0.', 'x', '0.a b', `0.${'a'.repeat(500)}`, '99999999.a']) {
    browser.jar.set('record-bookmarks', text)
    await browser.send('GET')
  }
  expect(new Set(lagging.starts)).toEqual(new Set(['first-primary']))
})

it('a browser that brings the token of an order alone keeps nothing', async () => {
  const lagging = laggingD1('orders')
  const browser = await browserOf(lagging, 'shp_1')
  expect(await browser.send('GET')).toBe('placed')
  expect([...browser.jar]).toEqual([])
})

it('a bookmark that D1 refuses is forgotten: the primary answers', async () => {
  const lagging = laggingD1('orders')
  const browser = await browserOf(lagging)
  const { withSession } = lagging.database
  lagging.database.withSession = (start) => {
    if (start === 'gone') throw new Error('D1_ERROR: no such bookmark')
    return withSession(start)
  }
  browser.jar.set('record-bookmarks', '0.gone')
  expect(await browser.send('GET')).toBe('placed')
  expect(browser.jar.get('record-bookmarks')).not.toContain('gone')
})

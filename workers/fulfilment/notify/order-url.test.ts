import { expect, it } from 'vitest'
import { signingKey } from '../../../src/shared/kit/signed-token.ts'
import { opens } from '../../../src/shared/order-access/rules.ts'
import { openOrderAccess } from '../../../src/shared/order-access/token.ts'
import { orderUrls, originOf } from './order-url.ts'

const AT = '2026-01-01T10:00:00.000Z'
const mail = { orderId: 'ord_1', to: 'ada@shop.test', at: AT }

it('a link is the same at each attempt, and opens the order of its recipient alone', async () => {
  const urls = [
    orderUrls('a secret', 'https://shop.test'),
    orderUrls('a secret', 'https://shop.test'),
  ]
  const [first, second] = await Promise.all(urls.map((urlOf) => urlOf(mail)))
  expect(first).toBe(second)
  expect(first).toMatch(/^https:\/\/shop\.test\/o\/[!-~]+$/)
  const token = first?.slice('https://shop.test/o/'.length) ?? ''
  const access = await openOrderAccess(await signingKey('a secret'), token, Date.parse(AT) + 1)
  if (!access.ok) throw new Error(access.problem.code)
  expect(await opens(access.value, { id: 'ord_1', email: 'ada@shop.test' })).toBe(true)
  expect(await opens(access.value, { id: 'ord_1', email: 'eve@shop.test' })).toBe(false)
})

it('a deployment that does not say its address links to nothing', async () => {
  expect(await orderUrls('a secret', originOf(null))(mail)).toBeNull()
  for (const wrong of ['shop.example', 'javascript:alert(1)', 'ftp://shop.example', ' ']) {
    expect(originOf(wrong)).toBeNull()
  }
  expect(originOf('https://shop.example/en/?a=1')).toBe('https://shop.example')
})

import { expect, it } from 'vitest'
import type { FulfilmentPort } from '../../../src/shared/fulfilment/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffHomePages } from './home-pages.tsx'

const noLetters: FulfilmentPort['listDeadLetters'] = async () => ok({ data: [], nextCursor: null })

async function open(listDeadLetters = noLetters) {
  const orders = d1Of('orders')
  await recordPlacedOrders([orders], [placedOrder({ status: 'allocated' })], EFFECT_CONTEXT)
  const gateway = await staffGateway([staffHomePages], { orders, fulfilment: { listDeadLetters } })
  const read = (token = gateway.token) =>
    gateway.send('GET', '/admin/home', {
      headers: { accept: 'text/html', cookie: `staff=${token}` },
    })
  return { ...gateway, read }
}

it('the first page names what waits, and leads to it', async () => {
  const { read } = await open()
  expect((await read()).text).toContain('href="/admin/orders?status=allocated"')
})

it('a part that gives no answer leaves the others', async () => {
  const { read } = await open(async () => {
    throw new Error('no answer')
  })
  const { status, text } = await read()
  expect(status).toBe(200)
  expect(text).toContain('Orders to pack')
  expect(text).toContain('This part can’t be read right now.')
})

import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { Webhook as Signature } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

interface Received {
  path: string
  headers: Record<string, string>
  text: string
  body: { type: string; sequence: number; data: { orderId: string } }
}

/** The merchant's systems, one per path; `answers` says what each answers next, else 200. */
const received: Received[] = []
const answers = new Map<string, number[]>()
let receiver: Server
let origin = ''
let persist: string
let shop: ServedShop

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const text = Buffer.concat(chunks).toString()
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      received.push({ path, headers, text, body: JSON.parse(text) })
      const status = answers.get(path)?.shift() ?? 200
      response.writeHead(status, status === 302 ? { location: `${origin}/elsewhere` } : {})
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  persist = await temporaryState()
  const file = join(persist, 'shop.env')
  await writeFile(file, 'WEBHOOKS_ALLOW_LOCAL=1\nWEBHOOK_RETRY_SECONDS=1\n')
  shop = await serveShop(persist, ['--seed', 'none', '--env-file', file])
})

afterAll(async () => {
  await shop?.stop()
  receiver?.close()
  await forgetState(persist)
})

interface Subscription {
  id: string
  status: string
  secret: string
}
interface Deliveries {
  data: { id: string; type: string; status: string; statusCodes: (number | null)[] }[]
}

const staff = () => staffOf(shop)
const subscribe = async (path: string, events: string[]) =>
  (
    await staff().ask<Subscription>('POST', '/webhooks', {
      body: { url: `${origin}${path}`, events },
    })
  ).body
const deliveriesOf = async (id: string) =>
  (await staff().ask<Deliveries>('GET', `/webhooks/${id}/deliveries?limit=100`)).body.data
const at = (path: string) => received.filter((one) => one.path === path)

/** An order that is paid at the door and delivered by staff. */
async function deliveredOrder(): Promise<string> {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const { id } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order
  await staff().orderBecomes(id, 'allocated')
  for (const verb of ['pack', 'ship', 'deliver'] as const) await staff().step(id, verb)
  await staff().orderBecomes(id, 'delivered')
  return id
}

const LIFE = ['order.placed', 'order.allocated', 'order.shipped', 'order.delivered', 'order.paid']

it('all events of an order arrive once each, in sequence and signed, as the list has them', async () => {
  const { secret } = await subscribe('/whole', LIFE)
  const orderId = await deliveredOrder()
  await eventually(
    async () => at('/whole').length,
    (count) => count >= LIFE.length,
  )
  const own = at('/whole')
  expect(own.map(({ body }) => body.type)).toEqual(LIFE)
  const sequences = own.map(({ body }) => body.sequence)
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
  for (const { text, headers } of own) new Signature(secret).verify(text, headers)

  const events = await staff().ask<{ data: { id: string; data: { orderId: string } }[] }>(
    'GET',
    '/events?limit=100',
  )
  const listed = events.body.data.filter(({ data }) => data.orderId === orderId)
  expect(listed.map(({ id }) => id)).toEqual(own.map(({ headers }) => headers['webhook-id']))
})

it('a receiver that fails gets the same bytes again, and then the next event', async () => {
  answers.set('/failing', [500, 500])
  const { id } = await subscribe('/failing', ['order.placed', 'order.allocated'])
  await deliveredOrder()
  await eventually(
    async () => at('/failing').length,
    (count) => count >= 4,
  )
  const own = at('/failing')
  expect(own.map(({ body }) => body.type)).toEqual([
    ...['order.placed', 'order.placed', 'order.placed'],
    'order.allocated',
  ])
  expect(new Set(own.slice(0, 3).map(({ text }) => text)).size).toBe(1)
  const placed = await eventually(
    async () => (await deliveriesOf(id)).find(({ type }) => type === 'order.placed'),
    (delivery) => delivery?.status === 'delivered',
  )
  expect(placed?.statusCodes).toEqual([500, 500, 200])

  // Staff may ask for it once more.
  const again = await staff().ask('POST', `/webhooks/${id}/deliveries/${placed?.id}/retry`)
  expect(again.status).toBe(202)
  await eventually(
    async () => at('/failing').length,
    (count) => count >= 5,
  )
  expect(at('/failing')[4]?.text).toBe(own[0]?.text)
})

it('a receiver that is gone is disabled, and a redirect is followed nowhere', async () => {
  answers.set('/gone', [410])
  answers.set('/moved', [302])
  const gone = await subscribe('/gone', ['order.placed'])
  const moved = await subscribe('/moved', ['order.placed'])
  await deliveredOrder()
  await eventually(
    async () => (await staff().ask<Subscription>('GET', `/webhooks/${gone.id}`)).body.status,
    (status) => status === 'disabled',
  )
  const [delivery] = await eventually(
    () => deliveriesOf(moved.id),
    ([one]) => one?.status === 'delivered',
  )
  expect(delivery?.statusCodes).toEqual([302, 200])
  expect(at('/elsewhere')).toEqual([])
})

it('no event may be sent to an address within a network', async () => {
  const urls = [
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'https://[fd00::1]/',
    'https://nas/',
  ]
  for (const url of [...urls, 'http://example.com/', 'https://example.com:8443/']) {
    const refused = await staff().ask<{ code: string }>('POST', '/webhooks', {
      body: { url, events: ['order.placed'] },
    })
    expect([url, refused.status, refused.body.code]).toEqual([url, 422, 'webhook_url_refused'])
  }
})

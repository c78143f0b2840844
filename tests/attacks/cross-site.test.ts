import { beforeAll, describe, expect, inject, it } from 'vitest'
import app from '../../workers/gateway/index.ts'
import { type ApiOperation, apiOperations } from '../fixtures/api-operations.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { call, newShopper, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

/** What browsers send with a write of a page that is not the shop's. */
const FOREIGN: Record<string, string>[] = [
  { origin: 'https://elsewhere.example' },
  { origin: 'null' },
  { origin: shop.url.replace(/:\d+$/, ':1') },
  { origin: shop.url.replace('http:', 'https:') },
  { origin: `${shop.url}.elsewhere.example` },
  { origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
]
const isWrite = ({ method }: ApiOperation) => method !== 'GET'
const isWebhook = ({ template }: ApiOperation) => template.startsWith('/api/v1/webhooks/')
const addressOf = ({ template }: ApiOperation) => shop.url + template.replaceAll(/\{\w+\}/g, 'x')

/** The addresses of the pages' forms, of the router itself. */
function formPaths(): string[] {
  const posts = app.routes.filter(
    ({ method, path }) => method === 'POST' && !path.startsWith('/api/') && !path.includes('*'),
  )
  const paths = new Set(posts.map(({ path }) => path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x')))
  expect(paths.size).toBeGreaterThan(40)
  return [...paths]
}

let operations: ApiOperation[]
let cookie = ''
let token = ''
let goods: Awaited<ReturnType<typeof sellProduct>>

beforeAll(async () => {
  operations = await apiOperations(shop.url)
  goods = await sellProduct(shop, 10)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
  cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  token = visitor.cookies.get('session') ?? ''
})

async function send(method: string, url: string, headers: Record<string, string>) {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'text/plain', ...headers },
    ...(method === 'DELETE' ? {} : { body: '' }),
  })
  const text = await response.text()
  const code = text.startsWith('{') ? JSON.parse(text).code : null
  return { status: response.status, code, cookies: response.headers.getSetCookie() }
}

const REFUSED = { status: 403, code: 'cross_site_request', cookies: [] }

describe('a write of a page of another site', () => {
  it('is refused at every route of the API, with cookies or without, and sets none', async () => {
    const writes = operations.filter((one) => isWrite(one) && !isWebhook(one))
    expect(writes.length).toBeGreaterThan(30)
    for (const operation of writes) {
      const { method } = operation
      for (const headers of FOREIGN) {
        for (const own of [{}, { cookie }]) {
          const answer = await send(method, addressOf(operation), { ...headers, ...own })
          expect({ operation, headers, ...answer }).toEqual({ operation, headers, ...REFUSED })
        }
      }
    }
  })

  it('is refused at every form of the pages, with cookies or without, and sets none', async () => {
    for (const path of formPaths()) {
      for (const headers of FOREIGN) {
        for (const own of [{}, { cookie }, { authorization: `Bearer ${token}` }]) {
          const answer = await send('POST', shop.url + path, { ...headers, ...own })
          expect({ path, headers, ...answer }).toEqual({ path, headers, ...REFUSED })
        }
      }
    }
  })

  it('has changed nothing for the visitor', async () => {
    const cart = await call<{ totalQuantity: number }>(`${shop.url}/api/v1/cart`, 'GET', token)
    expect(cart.body.totalQuantity).toBe(2)
  })
})

describe('a program', () => {
  it('that says nothing of an origin starts sessions and calls with its token', async () => {
    const buyer = await newShopper(shop)
    expect((await buyer.add(goods.variantId)).status).toBe(200)
  })

  it('that sends the cookie without saying where it comes from is refused', async () => {
    for (const { method, template } of operations.filter(
      (one) => isWrite(one) && one.security.includes('session'),
    )) {
      const answer = await send(method, addressOf({ method, template, security: [] }), { cookie })
      expect({ template, ...answer }).toEqual({ template, ...REFUSED })
    }
  })

  it('on another origin may use the API with its token, and is given no cookie', async () => {
    for (const operation of operations.filter(isWrite)) {
      if (operation.template === '/api/v1/sessions' || isWebhook(operation)) continue
      const { method } = operation
      const { token: own } = await newShopper(shop)
      for (const scheme of ['Bearer', 'bearer']) {
        const answer = await send(method, addressOf(operation), {
          origin: 'https://app.example',
          authorization: `${scheme} ${own}`,
        })
        expect(answer.code).not.toBe('cross_site_request')
        expect(answer.cookies).toEqual([])
      }
    }
  })

  it('cannot make a foreign page start a session by adding a token', async () => {
    const headers = { origin: 'https://app.example', authorization: `Bearer ${token}` }
    expect(await send('POST', `${shop.url}/api/v1/sessions`, headers)).toEqual(REFUSED)
  })

  it('that ends the session of its token leaves the cookies of the browser alone', async () => {
    const { token: own } = await newShopper(shop)
    const ended = await send('DELETE', `${shop.url}/api/v1/session`, {
      authorization: `Bearer ${own}`,
      cookie,
    })
    expect(ended).toEqual({ status: 204, code: null, cookies: [] })
  })
})

it('a webhook is judged by its signature, whatever it says of an origin', async () => {
  for (const headers of FOREIGN) {
    const answer = await send('POST', `${shop.url}/api/v1/webhooks/payments/sandbox`, headers)
    expect(answer.code).toBe('webhook_signature_invalid')
  }
})

it('no page that is only read starts a session or sets a cookie', async () => {
  const visitor = formVisitor(shop.url)
  const paths = [
    ...['/', '/cart', '/checkout', '/buy-now', '/checkout/chk_x', '/orders', '/orders/ord_x'],
    ...['/favourites', '/drops', '/search?q=a', `/products/${goods.handle}`, '/admin', '/nothing'],
  ]
  for (const path of paths) await visitor.open(path)
  expect([...visitor.cookies.keys()]).toEqual([])
})

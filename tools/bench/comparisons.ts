import { randomUUID } from 'node:crypto'
import { inParallel } from '../load/in-parallel.ts'
import { payAtSandbox, placeOrder } from '../load/order-flow.ts'
import type { Comparison, Side } from './compare.ts'
import { signInMembers } from './members.ts'
import { once } from './once.ts'
import { type BenchShop, variantsOf, visitorWith } from './shop-client.ts'

/** As large as a cart's own row is. */
const ROW_BYTES = 800
const CART_LINES = 3
const MEMBERS = 8
/** As many as a page of a member's orders shows. */
const ORDERS = 40
const ORDERS_PATH = `/api/v1/orders?limit=${ORDERS}`
const PREPARED_AT_ONCE = 8

/** The comparisons with the baseline, each with the share of it that the shop is to reach. */
export async function comparisons(
  shop: BenchShop,
  baselineUrl: string,
  connections: number,
): Promise<Comparison[]> {
  const path = await productPath(shop)
  const etag = (await fetch(shop.url + path)).headers.get('etag') ?? ''
  const members = once(() => membersWithOrders(shop))
  const plain: Side = async () => ({
    url: baselineUrl,
    status: 200,
    requestsOf: () => [{ path: '/plain' }],
  })
  return [
    {
      name: 'product-json',
      title: 'Product as JSON',
      against: 'a plain answer',
      target: 0.6,
      shop: async () => ({ url: shop.url, status: 200, requestsOf: () => [{ path }] }),
      baseline: plain,
    },
    {
      name: 'not-modified',
      title: 'Product, 304',
      against: 'a plain answer',
      target: 0.7,
      shop: async () => ({
        url: shop.url,
        status: 304,
        requestsOf: () => [{ path, headers: { 'if-none-match': etag } }],
      }),
      baseline: plain,
    },
    {
      name: 'product-page',
      title: 'Product as a page',
      against: 'a plain answer',
      target: 0.35,
      shop: async () => ({
        url: shop.url,
        status: 200,
        requestsOf: () => [{ path: path.replace('/api/v1', ''), headers: { accept: 'text/html' } }],
      }),
      baseline: plain,
    },
    {
      name: 'cart-read',
      title: 'Cart of three lines',
      against: 'an object’s row read',
      target: 0.6,
      shop: cartRead(shop, connections),
      baseline: rowRead(baselineUrl, connections),
    },
    {
      name: 'user-center',
      title: 'Member’s profile',
      against: 'an object’s row read',
      target: 0.6,
      shop: memberRead(shop, members, '/api/v1/me'),
      baseline: rowRead(baselineUrl, connections),
    },
    {
      name: 'orders-page',
      title: `Member’s page of ${ORDERS} orders`,
      against: 'an object’s row of as many bytes read',
      target: 0.6,
      shop: memberRead(shop, members, ORDERS_PATH),
      baseline: async () => {
        const [token = ''] = await members()
        const page = await shop.client.text({ method: 'GET', path: ORDERS_PATH, token })
        return rowRead(baselineUrl, MEMBERS, Buffer.byteLength(page))()
      },
    },
    {
      name: 'cart-add',
      title: 'Add to cart',
      against: 'an object’s row upserted',
      target: 0.5,
      shop: cartAdd(shop, connections),
      baseline: rowUpsert(baselineUrl, connections),
    },
  ]
}

/** A product of the demo, where there is one: with a description, options and variants. */
async function productPath({ client }: BenchShop): Promise<string> {
  const { data } = await client.json<{ data: { handle: string }[] }>({
    method: 'GET',
    path: '/api/v1/products?limit=100',
  })
  const handles = data.map(({ handle }) => handle)
  const handle = handles.find((known) => !known.startsWith('basket-')) ?? handles[0] ?? ''
  return `/api/v1/products/${handle}`
}

/** New visitors, one for each connection, each with a cart of its own. */
async function visitors(shop: BenchShop, count: number): Promise<string[]> {
  const tokens: string[] = []
  const variants = variantsOf(shop, CART_LINES)
  await inParallel(Array.from({ length: count }), PREPARED_AT_ONCE, async () => {
    tokens.push(await visitorWith(shop, variants))
  })
  return tokens
}

const of = <T>(all: readonly T[], connection: number): T => all[connection % all.length] as T

const cartRead =
  (shop: BenchShop, count: number): Side =>
  async () => {
    const tokens = await visitors(shop, count)
    return {
      url: shop.url,
      status: 200,
      requestsOf: (n) => [
        { path: '/api/v1/cart', headers: { authorization: `Bearer ${of(tokens, n)}` } },
      ],
    }
  }

/** Members with a full first page of orders: paid, and of an email each, as open orders are bounded. */
async function membersWithOrders(shop: BenchShop): Promise<string[]> {
  const { client, goods } = shop
  const runId = randomUUID().slice(0, 8)
  const tokens = await signInMembers(client, MEMBERS, runId)
  const codes = [...goods.keys()]
  await inParallel(tokens, PREPARED_AT_ONCE, async (token, member) => {
    for (let n = 0; n < ORDERS; n += 1) {
      const { paymentId } = await placeOrder(client, {
        basket: new Map([[codes[n % codes.length] ?? '', 1]]),
        ...{ goods, payment: 'sandbox', choice: n, token },
        email: `orders-${runId}-${member}-${n}@kerbside.example`,
        key: `${runId}-${member}-${n}`,
      })
      await payAtSandbox(client, paymentId)
    }
  })
  return tokens
}

const memberRead =
  (shop: BenchShop, members: () => Promise<string[]>, path: string): Side =>
  async () => {
    const tokens = await members()
    return {
      url: shop.url,
      status: 200,
      requestsOf: (n) => [{ path, headers: { authorization: `Bearer ${of(tokens, n)}` } }],
    }
  }

const cartAdd =
  (shop: BenchShop, count: number): Side =>
  async () => {
    const tokens = await visitors(shop, count)
    const variants = variantsOf(shop, CART_LINES)
    return {
      url: shop.url,
      status: 200,
      // One variant after the other, so that no line grows past its limit within a round.
      requestsOf: (n) =>
        variants.map((variantId) => ({
          method: 'POST',
          path: '/api/v1/cart/lines',
          headers: {
            authorization: `Bearer ${of(tokens, n)}`,
            'content-type': 'application/json',
            'idempotency-key': '[<id>]',
          },
          body: JSON.stringify({ variantId, quantity: 1 }),
        })),
    }
  }

/** New objects, as many as the shop's side has visitors, each with its row. */
async function objects(baselineUrl: string, count: number, bytes: number): Promise<string[]> {
  const paths = Array.from({ length: count }, () => `/object/${randomUUID()}`)
  await inParallel(paths, PREPARED_AT_ONCE, async (path) => {
    const written = await fetch(baselineUrl + path, { method: 'POST', body: 'x'.repeat(bytes) })
    await written.text()
  })
  return paths
}

const rowRead =
  (url: string, count: number, bytes = ROW_BYTES): Side =>
  async () => {
    const paths = await objects(url, count, bytes)
    return { url, status: 200, requestsOf: (n) => [{ path: of(paths, n) }] }
  }

const rowUpsert =
  (url: string, count: number): Side =>
  async () => {
    const paths = await objects(url, count, ROW_BYTES)
    return {
      url,
      status: 200,
      requestsOf: (n) => [
        {
          method: 'POST',
          path: of(paths, n),
          headers: { 'content-type': 'text/plain' },
          // Another body each time: an id of 33 characters and the rest.
          body: `[<id>]${'x'.repeat(ROW_BYTES - 33)}`,
        },
      ],
    }
  }

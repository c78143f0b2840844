import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { findBrokenEntry } from '../../src/shared/order/ledger.ts'
import { recordPlacedOrders } from '../../src/shared/order/record-placed-orders.ts'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { ok, refuse } from '../../src/shared/platform/result.ts'
import { d1Of } from '../../tests/fixtures/d1.ts'
import { oddText } from '../../tests/fixtures/odd-text.ts'
import { advanceIn, EFFECT_CONTEXT } from '../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../tests/fixtures/staff-gateway.ts'
import { variantOf } from '../../tests/fixtures/variant.ts'
import { catalogStaffArea } from './catalog/staff/area.ts'
import { staffDropRoutes } from './drops/staff-routes.ts'
import { staffInventoryRoutes } from './inventory/staff-routes.ts'
import { staffOrderRoutes } from './orders/staff-routes.ts'
import { staffAuditRoutes } from './staff/audit-routes.ts'
import { staffDeadLetterRoutes } from './staff/dead-letter-routes.ts'

const mug = variantOf('HOT')
vi.mock('./http/ports/catalog.ts', () => ({
  catalogReader: () => ({ variants: async () => new Map([[mug.variantId, mug]]) }),
}))

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

/** Everything staff may write to: the real routes, verbs, record and stock. */
async function shopOf() {
  const orders = d1Of('orders')
  const placed = placedOrder({ status: 'allocated' })
  await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
  const advanceOrder = advanceIn(orders)
  const letter = async (id: string) => ok({ id, state: 'replayed', queue: 'orders' } as never)
  const statusOf = (definition: unknown) => ({
    definition,
    state: 'announced',
    remaining: 'plenty',
    entries: 0,
    version: 1,
    commitment: null,
  })
  const configure = async (definition: unknown) => ok(statusOf(definition))
  const gateway = await staffGateway(
    [
      staffAuditRoutes,
      catalogStaffArea,
      staffDeadLetterRoutes,
      staffDropRoutes,
      staffInventoryRoutes,
      staffOrderRoutes,
    ],
    {
      orders,
      skus: ['SKU-1'],
      fulfilment: { advanceOrder, replayDeadLetter: letter, discardDeadLetter: letter },
      bindings: {
        DROP: {
          getByName: () => ({
            configure,
            status: async () => null,
            close: async () => refuse('not_found'),
          }),
        },
        MEDIA: { put: async () => undefined },
      },
    },
  )
  const admin = (method: string, path: string, body?: unknown, headers = {}) =>
    gateway.send(method, `/api/admin/v1${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
    })
  return { admin, orderId: placed.order.id }
}

const product = (handle: string) => ({
  handle,
  title: 'Shirt',
  description: 'Soft.\n\nWarm.',
  vendor: 'Loom',
  productType: 'Shirts',
  tags: ['new'],
  categories: [],
  options: [{ name: 'Size', values: ['M'] }],
  variants: [
    {
      sku: `${handle}-M`,
      options: ['M'],
      price: 2_000,
      weightGrams: 200,
      taxable: true,
      requiresShipping: true,
      barcode: '4006381333931',
    },
  ],
  images: [{ url: 'https://x.test/a.png', alt: 'A shirt', width: 1, height: 1 }],
  status: 'active',
})

type Shop = Awaited<ReturnType<typeof shopOf>>
type Write = [method: string, path: string, body: unknown]

/** Every write of the staff API that carries text, with a body it takes. */
const writesOf = (shop: Shop, productId: string, categoryId: string, dropId: string): Write[] => [
  ['POST', '/products', product(`p-${crypto.randomUUID()}`)],
  [
    'PATCH',
    `/products/${productId}`,
    { title: 'Shirt', vendor: 'V', description: 'D', tags: ['t'] },
  ],
  ['POST', '/categories', { handle: `c-${crypto.randomUUID()}`, title: 'C', description: 'D' }],
  ['PATCH', `/categories/${categoryId}`, { title: 'C', description: 'D' }],
  ['POST', '/inventory/adjustments', { sku: 'SKU-1', delta: 1, reason: 'r', reference: 'ref' }],
  [
    'POST',
    '/drops',
    {
      title: 'Night',
      description: 'Of lamps',
      opensAt: inDays(2),
      closesAt: inDays(3),
      variants: [{ variantId: mug.variantId, quota: 3 }],
    },
  ],
  ['PATCH', `/drops/${dropId}`, { title: 'Night', description: 'D' }],
  ['POST', `/orders/${shop.orderId}/pack`, {}],
  ['POST', `/orders/${shop.orderId}/ship`, { trackingNumber: 'T1', carrier: 'Van' }],
  ['POST', `/orders/${shop.orderId}/cancel`, { reason: 'r' }],
  ['POST', '/dead-letters/msg_1/discard', {}],
]

/** Paths of the strings in a body. */
function textsIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'string') return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...at, key]))
}

function withText(value: unknown, path: readonly (string | number)[], text: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) return text
  if (Array.isArray(value)) {
    return value.map((one, index) => (String(index) === key ? withText(one, rest, text) : one))
  }
  const inner = value as Record<string, unknown>
  return { ...inner, [key]: withText(inner[key], rest, text) }
}

describe('whatever text staff write', () => {
  it('is refused, or leaves the audit and the order’s ledger intact', async () => {
    const shop = await shopOf()
    const made = await shop.admin('POST', '/products', product('first'))
    const shelf = await shop.admin('POST', '/categories', {
      handle: 'c',
      title: 'C',
      description: '',
    })
    const [, , drop] = writesOf(shop, '', '', '')[5] ?? []
    const sale = await shop.admin('POST', '/drops', drop)
    expect([made.status, shelf.status, sale.status]).toEqual([201, 201, 201])
    const writes = () => writesOf(shop, made.json.id, shelf.json.id, sale.json.id)
    const taken = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        oddText({ maxLength: 20 }),
        async (which, field, text) => {
          const all = writes()
          const [method, path, body] = all[which % all.length] ?? ['GET', '/audit', {}]
          const texts = textsIn(body)
          const at = texts[field % Math.max(1, texts.length)]
          const sent = at === undefined ? body : withText(body, at, text)
          const answer = await shop.admin(method, path, sent)
          expect([200, 201, 400, 404, 409, 422]).toContain(answer.status)
          if (answer.status < 300) taken.add(`${method} ${path.split('/')[1]}`)
          const { json } = await shop.admin('GET', '/audit/verification')
          expect(json).toMatchObject({ intact: true })
        },
      ),
      { numRuns: 250 },
    )
    // The property says something: most kinds of writes were made with odd text in them.
    expect(taken.size).toBeGreaterThan(4)
    const { json } = await shop.admin('GET', `/orders/${shop.orderId}/events`)
    expect(await findBrokenEntry(json.data)).toBeNull()
  })

  it('a text that cannot be stored as it is, is refused in every field', async () => {
    const shop = await shopOf()
    for (const [method, path, body] of writesOf(shop, 'prd_x', 'cat_x', 'drop_x')) {
      for (const at of textsIn(body)) {
        const answer = await shop.admin(method, path, withText(body, at, 'x\ud800'))
        expect({ path, at, status: answer.status }).toEqual({ path, at, status: 400 })
      }
    }
    expect((await shop.admin('GET', '/audit/verification')).json).toMatchObject({ entries: 0 })
  })
})

import { once } from 'node:events'
import { request } from 'node:http'
import { expect, inject, it } from 'vitest'
import { csvOf } from '../fixtures/catalog/import-file.ts'
import { call, eventually, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface Line {
  type: string
  row?: number
  handle?: string
  code?: string
  encoding?: string
}

interface View {
  title: string
  images: { url: string }[]
  variants: { id: string; sku: string; availability: { state: string } }[]
}

const named = (what: string) => `${what}-${randomKey().slice(0, 8)}`

async function importFile(body: BodyInit, type = 'text/csv', query = '') {
  const response = await fetch(`${shop.url}/api/admin/v1/imports/products${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.staffToken}`, 'content-type': type },
    body,
  })
  const text = await response.text()
  if (!response.ok) return { status: response.status, lines: [] }
  const lines: Line[] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { status: response.status, lines }
}

const viewOf = (handle: string) =>
  eventually(
    () => call<View>(`${shop.url}/api/v1/products/${handle}`, 'GET', null),
    ({ status }) => status === 200,
  ).then(({ body }) => body)

const COLUMNS = [
  'Handle',
  'Title',
  'Option1 Name',
  'Option1 Value',
  'Variant SKU',
  'Variant Price',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Requires Shipping',
  'Published',
  'Image Src',
]

const row = (handle: string, changes: Record<string, string> = {}) => ({
  Handle: handle,
  Title: handle,
  'Option1 Name': 'Title',
  'Option1 Value': 'Default Title',
  'Variant SKU': handle.toUpperCase(),
  'Variant Price': '20',
  'Variant Inventory Tracker': 'shopify',
  'Variant Inventory Qty': '0',
  'Variant Inventory Policy': 'deny',
  'Variant Requires Shipping': 'true',
  Published: 'true',
  ...changes,
})

it('what nobody counts and what sells on is bought, allocated and shipped without stock', async () => {
  const uncounted = named('uncounted')
  const onDemand = named('on-demand')
  const counted = named('counted')
  const { lines } = await importFile(
    csvOf(COLUMNS, [
      row(uncounted, { 'Variant Inventory Tracker': '' }),
      row(onDemand, { 'Variant Inventory Policy': 'continue' }),
      row(counted, { 'Variant Inventory Qty': '2' }),
    ]),
  )
  expect(lines.at(-1)).toMatchObject({ type: 'done', imported: 3, refused: 0, encoding: 'UTF-8' })

  const buyer = await newShopper(shop)
  for (const handle of [uncounted, onDemand]) {
    const [variant] = (await viewOf(handle)).variants
    expect(variant?.availability).toEqual({ state: 'in_stock' })
    expect((await buyer.add(variant?.id ?? '', 3)).body.warnings).toEqual([])
  }
  const checkout = await buyer.ready('cash-on-delivery')
  const alone = (await buyer.complete(checkout.id)).body.order
  await staff.orderBecomes(alone.id, 'allocated')

  const [variant] = (await viewOf(counted)).variants
  await buyer.add((await viewOf(uncounted)).variants[0]?.id ?? '', 1)
  await buyer.add(variant?.id ?? '', 2)
  const mixed = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  expect(mixed.status).toBe(202)
  await staff.orderBecomes(mixed.body.order.id, 'allocated')
  await staff.stockBecomes(counted.toUpperCase(), { onHand: 2, available: 0, committed: 2 })

  for (const order of [alone, mixed.body.order]) {
    expect(await staff.step(order.id, 'pack')).toMatchObject({ status: 200 })
    expect(await staff.step(order.id, 'ship')).toMatchObject({ status: 200 })
    await buyer.orderBecomes(order.id, 'shipped')
  }
  await staff.stockBecomes(counted.toUpperCase(), { onHand: 0, available: 0, committed: 0 })
  const level = await staff.stock(onDemand.toUpperCase())
  expect(level).toMatchObject({ onHand: 0, available: 0, held: 0, committed: 0 })
})

it('an order without any hold is cancelled as every other', async () => {
  const handle = named('uncounted')
  await importFile(csvOf(COLUMNS, [row(handle, { 'Variant Inventory Tracker': '' })]))
  const buyer = await newShopper(shop)
  await buyer.add((await viewOf(handle)).variants[0]?.id ?? '', 1)
  const { order } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body
  await staff.orderBecomes(order.id, 'allocated')
  expect(await staff.step(order.id, 'cancel')).toMatchObject({ status: 200 })
  await buyer.orderBecomes(order.id, 'cancelled')
  const letters = await staff.ask<{ data: unknown[] }>('GET', '/dead-letters')
  expect(JSON.stringify(letters.body)).not.toContain(order.id)
})

it('an upload that breaks off leaves nothing, and the whole file then sets its stock once', async () => {
  const handles = Array.from({ length: 300 }, (_, index) => named(`cut-${index}`))
  const text = csvOf(
    COLUMNS,
    handles.map((handle) => row(handle, { 'Variant Inventory Qty': '7' })),
  )
  const upload = request(`${shop.url}/api/admin/v1/imports/products`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.staffToken}`,
      'content-type': 'text/csv',
      'content-length': Buffer.byteLength(text),
    },
  })
  upload.on('error', () => undefined)
  upload.write(text.slice(0, text.length - 2_000))
  await Promise.race([once(upload, 'response'), new Promise((go) => setTimeout(go, 1_000))])
  upload.destroy()
  await importFile(csvOf(COLUMNS, [row(named('after'))]))
  const [first = ''] = handles
  expect((await call(`${shop.url}/api/v1/products/${first}`, 'GET', null)).status).toBe(404)
  expect((await staff.ask('GET', `/inventory/${first.toUpperCase()}`)).status).toBe(404)

  const { lines } = await importFile(text)
  expect(lines.at(-1)).toMatchObject({ imported: 300, updated: 0, refused: 0 })
  await importFile(text)
  expect(await staff.stock(first.toUpperCase())).toMatchObject({ onHand: 7, available: 7 })
})

it('a file of more products than one invocation takes on is carried on by the queue to its end', async () => {
  const name = named('queued')
  const rows = Array.from({ length: 1_100 }, (_, index) => row(`${name}-${index}`))
  // A check writes nothing, so that no other test meets these products.
  const { lines } = await importFile(csvOf(COLUMNS, rows), 'text/csv', '?dryRun=1')
  expect(lines.filter(({ type }) => type === 'progress').length).toBeGreaterThan(1)
  expect(lines.at(-1)).toMatchObject({
    type: 'done',
    imported: 1_100,
    refused: 0,
    dryRun: true,
  })
})

it('a header of many columns is refused, and a declared encoding is read', async () => {
  const wide = Array.from({ length: 60_000 }, (_, index) => `c${index}`).join(',')
  const { lines } = await importFile(`Handle,${wide}\n`)
  expect(lines.filter(({ type }) => type === 'refused')).toMatchObject([
    { row: 1, code: 'too_many_columns' },
  ])
  const handle = named('moji')
  const bytes = [
    ...new TextEncoder().encode(`Handle,Title,Variant Price\n${handle},`),
    ...[0x93, 0xfa, 0x96, 0x7b, 0x82, 0xcc, 0x83, 0x4a, 0x83, 0x62, 0x83, 0x76],
    ...new TextEncoder().encode(',5\n'),
  ]
  for (const type of ['text/csv', 'text/csv; charset=Shift_JIS']) {
    const done = (await importFile(new Uint8Array(bytes), type)).lines.at(-1)
    expect(done).toMatchObject({ type: 'done', encoding: 'Shift_JIS' })
  }
  expect((await viewOf(handle)).title).toBe('日本のカップ')
  expect((await importFile('Handle\n', 'text/csv; charset=klingon')).status).toBe(415)
})

it('a picture at another host leaves the placeholder on every page', async () => {
  const handle = named('pictured')
  const image = 'https://pictures.example/a.png'
  const { lines } = await importFile(
    csvOf(COLUMNS, [row(handle, { 'Image Src': image, 'Variant Inventory Tracker': '' })]),
  )
  expect(lines).toContainEqual(expect.objectContaining({ type: 'note', code: 'image_external' }))
  const view = await viewOf(handle)
  expect(view.images).toMatchObject([{ url: image }])
  for (const path of [`/products/${handle}`, `/search?q=${handle}`]) {
    const page = await (await fetch(`${shop.url}${path}`)).text()
    expect(page).toContain(handle)
    expect(page).not.toContain(`src="${image}"`)
  }
  const buyer = await newShopper(shop)
  const cart = (await buyer.add(view.variants[0]?.id ?? '')).body
  expect(cart.lines[0]?.image).toBeNull()
})

it('a product made by hand comes with its stock, which a change may set for new variants alone', async () => {
  const handle = named('by-hand')
  const variant = (name: string, stock?: number) => ({
    sku: `${handle}-${name}`.toUpperCase(),
    options: [name],
    price: 1_500,
    weightGrams: 100,
    taxable: true,
    requiresShipping: true,
    ...(stock === undefined ? {} : { stock }),
  })
  const product = {
    handle,
    title: handle,
    description: '',
    vendor: '',
    productType: '',
    tags: [],
    categories: [],
    options: [{ name: 'Size', values: ['S', 'M'] }],
    variants: [variant('S', 20), variant('M')],
    images: [],
    status: 'active',
  }
  const key = randomKey()
  const created = await staff.ask<{ id: string }>('POST', '/products', { key, body: product })
  expect(created.status).toBe(201)
  expect((await staff.ask('POST', '/products', { key, body: product })).status).toBe(201)
  const { id } = created.body
  const [small, medium] = [variant('S').sku, variant('M').sku]
  expect(await staff.stock(small)).toMatchObject({ onHand: 20, available: 20 })

  const change = (variants: unknown[]) =>
    staff.ask('PATCH', `/products/${id}`, {
      key: randomKey(),
      body: { options: [{ name: 'Size', values: ['S', 'M', 'L'] }], variants },
    })
  const refused = await change([variant('S', 30), variant('M', 5), variant('L', 8)])
  expect(refused).toMatchObject({
    status: 422,
    body: {
      code: 'stock_known',
      errors: [{ pointer: '/variants/0/stock' }, { pointer: '/variants/1/stock' }],
    },
  })
  expect((await change([variant('S'), variant('M'), variant('L', 8)])).status).toBe(200)
  expect(await staff.stock(variant('L').sku)).toMatchObject({ onHand: 8 })
  expect(await staff.stock(small)).toMatchObject({ onHand: 20 })
  expect(await staff.stock(medium)).toMatchObject({ onHand: 0 })

  expect((await staff.ask('POST', `/products/${id}/publish`, { key: randomKey() })).status).toBe(
    200,
  )
  const view = await eventually(
    () => viewOf(handle),
    ({ variants }) => variants[0]?.availability.state === 'in_stock',
  )
  const buyer = await newShopper(shop)
  await buyer.add(view.variants[0]?.id ?? '', 4)
  const { order } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body
  await staff.orderBecomes(order.id, 'allocated')
  await staff.stockBecomes(small, { onHand: 20, available: 16, committed: 4 })
})

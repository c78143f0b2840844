import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffProductRoutes } from './routes.ts'

const products = '/api/admin/v1/products'

async function open() {
  const catalog = d1Of('catalog')
  const gateway = await staffGateway([staffProductRoutes], { bindings: { CATALOG_DB: catalog } })
  const create = (body: object, key?: string) =>
    gateway.send('POST', products, {
      body,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    })
  const count = (table: string) =>
    catalog.sqlite.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n
  return { ...gateway, create, catalog, count }
}

it('a title and a price are a product, and the answer says what was assumed', async () => {
  const { create } = await open()
  const made = await create({ title: 'Tin Mug', variants: [{ price: 1_450 }] })
  expect(made.status).toBe(201)
  expect(made.json).toMatchObject({
    handle: 'tin-mug',
    status: 'draft',
    options: [],
    tags: [],
    variants: [
      { sku: 'tin-mug', price: 1_450, taxable: true, weightGrams: 0, stockPolicy: 'untracked' },
    ],
  })
  expect(made.json.assumed).toEqual(
    expect.arrayContaining(['/handle', '/status', '/variants/0/sku', '/variants/0/stockPolicy']),
  )
  expect(made.json.assumed).not.toContain('/title')
})

it('a price is Money too, in the currency of the shop alone', async () => {
  const { create, count } = await open()
  const price = { amount: 1_450, currency: 'USD' }
  const made = await create({ title: 'Mug', variants: [{ price, compareAtPrice: price }] })
  expect(made.json.variants).toMatchObject([{ price: 1_450, compareAtPrice: 1_450 }])
  const other = { title: 'Cup', variants: [{ price: { amount: 1, currency: 'XTS' } }] }
  expect((await create(other)).json).toMatchObject({
    code: 'invalid_body',
    errors: [{ pointer: '/variants/0/price/currency' }],
  })
  for (const wrong of [1.5, -1, '5.00', { amount: 1.5, currency: 'USD' }, null]) {
    const refused = await create({ title: 'Cup', variants: [{ price: wrong }] })
    expect(refused.json).toMatchObject({ status: 400, errors: [{ pointer: '/variants/0/price' }] })
  }
  expect((await create({ title: 'Cup', variants: [{}] })).json.errors).toMatchObject([
    { pointer: '/variants/0/price' },
  ])
  expect(count('product')).toBe(1)
})

it('equal titles make handles and SKUs of their own, also at the same moment', async () => {
  const { create } = await open()
  const mug = { title: 'Mug', variants: [{ price: 1 }] }
  const made = await Promise.all([create(mug), create(mug), create(mug)])
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(made.map(({ json }) => json.handle).sort()).toEqual(['mug', 'mug-2', 'mug-3'])
  expect(new Set(made.map(({ json }) => json.variants[0].sku)).size).toBe(3)
  const given = await create({ ...mug, handle: 'mug' })
  expect(given.json).toMatchObject({
    code: 'already_exists',
    errors: [{ pointer: '/handle', code: 'handle_taken' }],
  })
  const sku = await create({ title: 'Cup', variants: [{ price: 1, sku: 'mug' }] })
  expect(sku.json.errors).toMatchObject([{ pointer: '/variants/0/sku', code: 'sku_taken' }])
  const symbols = await create({ title: '***', variants: [{ price: 1 }] })
  expect(symbols.json.handle).toBe('product')
})

it('options and their values come from the variants', async () => {
  const { create } = await open()
  const variants = ['S', 'M'].map((size) => ({ price: 1, options: [size] }))
  const named = await create({ title: 'Shirt', options: [{ name: 'Size' }], variants })
  expect(named.json).toMatchObject({
    options: [{ name: 'Size', values: ['S', 'M'] }],
    variants: [{ sku: 'shirt-s' }, { sku: 'shirt-m' }],
  })
  expect(named.json.assumed).toContain('/options/0/values')
  const bare = await create({ title: 'Shirt', variants })
  expect(bare.json.options).toEqual([{ name: 'Option 1', values: ['S', 'M'] }])
  const same = await create({ title: 'Shirt', variants: [{ price: 1 }, { price: 2 }] })
  expect(same.json.errors).toMatchObject([{ pointer: '/variants/1/options' }])
})

it('a variant with its stock is tracked', async () => {
  const { create, objects } = await open()
  const made = await create({ title: 'Mug', variants: [{ price: 1, stock: 7 }] })
  expect(made.json.variants).toMatchObject([{ sku: 'mug', stockPolicy: 'deny' }])
  expect((await [...objects.values()][0]?.level('mug'))?.available).toBe(7)
})

it('a request that was not answered finds its product when it comes again', async () => {
  const { create, db, count } = await open()
  const mug = { title: 'Mug', variants: [{ price: 1, stock: 7 }] }
  const first = await create(mug, 'k')
  const again = await create(mug, 'k')
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.json.id).toBe(first.json.id)
  // As after a crash between the write and its answer.
  db.sqlite.exec('DELETE FROM staff_idempotency')
  const resumed = await create(mug, 'k')
  expect(resumed).toMatchObject({ status: 201, json: first.json })
  expect(count('product')).toBe(1)
  expect((await create(mug, 'other')).json.handle).toBe('mug-2')
})

it('a change takes the short form: known variants keep what is left out, null clears', async () => {
  const { create, send } = await open()
  const made = await create({
    title: 'Mug',
    variants: [{ price: 1, barcode: '123', compareAtPrice: 9, weightGrams: 300 }],
  })
  const path = `${products}/${made.json.id}`
  const priced = await send('PATCH', path, {
    body: { variants: [{ price: { amount: 5, currency: 'USD' } }] },
  })
  expect(priced.json.variants).toMatchObject([
    { sku: 'mug', price: 5, barcode: '123', compareAtPrice: 9, weightGrams: 300 },
  ])
  const cleared = await send('PATCH', path, {
    body: { variants: [{ sku: 'mug', barcode: null, compareAtPrice: null, stock: 3 }] },
  })
  expect(cleared.json.variants).toEqual([
    expect.not.objectContaining({ barcode: expect.anything() }),
  ])
  expect(cleared.json.variants).toMatchObject([{ price: 5, stockPolicy: 'deny' }])
  const sizes = {
    options: [{ name: 'Size' }],
    variants: [
      { sku: 'mug', options: ['S'] },
      { options: ['L'], price: 7 },
    ],
  }
  const grown = await send('PATCH', path, { body: sizes })
  expect(grown.json).toMatchObject({
    options: [{ name: 'Size', values: ['S', 'L'] }],
    variants: [
      { sku: 'mug', price: 5 },
      { sku: 'mug-l', price: 7, stockPolicy: 'untracked' },
    ],
  })
  const unpriced = await send('PATCH', path, {
    body: { ...sizes, variants: [...sizes.variants, { options: ['XL'] }] },
  })
  expect(unpriced.json.errors).toMatchObject([{ pointer: '/variants/2/price' }])
})

it('a duplicate is a draft with names of its own and without stock', async () => {
  const { create, send } = await open()
  const made = await create({
    title: 'Mug',
    vendor: 'Kettle',
    status: 'active',
    variants: [{ price: 5, stock: 7, barcode: '123' }],
  })
  const copy = await send('POST', `${products}/${made.json.id}/duplicate`)
  expect(copy).toMatchObject({
    status: 201,
    json: {
      title: 'Copy of Mug',
      handle: 'copy-of-mug',
      status: 'draft',
      vendor: 'Kettle',
      variants: [{ sku: 'copy-of-mug', price: 5, stockPolicy: 'deny' }],
    },
  })
  expect((await send('POST', `${products}/prd_x/duplicate`)).status).toBe(404)
})

it('a draft that was never published is deleted, every other product withdrawn', async () => {
  const { create, send, count } = await open()
  const draft = await create({ title: 'Draft', variants: [{ price: 5 }] })
  const gone = await send('DELETE', `${products}/${draft.json.id}`)
  expect(gone).toMatchObject({ status: 200, json: { status: 'withdrawn' } })
  expect((await send('GET', `${products}/${draft.json.id}`)).status).toBe(404)
  expect([count('product'), count('variant'), count('price')]).toEqual([0, 0, 0])
  const active = await create({ title: 'Active', status: 'active', variants: [{ price: 5 }] })
  await send('DELETE', `${products}/${active.json.id}`)
  expect((await send('GET', `${products}/${active.json.id}`)).json.status).toBe('withdrawn')
})

it('a product of as many variants as it may have, each of long texts, is taken whole', async () => {
  const { create, send } = await open()
  const long = (name: string, index: number) => `${name} ${index} `.padEnd(100, '柄')
  const indexes = Array.from({ length: 250 }, (_, index) => index)
  const images = indexes.slice(0, 50).map((index) => ({
    url: `/media/${index}`.padEnd(2_000, 'a'),
    alt: long('Alt', index),
  }))
  const variants = indexes.map((index) => ({
    sku: long('SKU', index),
    options: [long('Size', index), long('Color', index), long('Cut', index)],
    price: 1_450,
    barcode: long('Code', index),
    image: images[index % 50]?.url,
  }))
  const options = ['Size', 'Color', 'Cut'].map((name) => ({
    name,
    values: indexes.map((index) => long(name, index)),
  }))
  const product = { title: 'Tin Mug', options, variants, images }
  expect(JSON.stringify(product).length).toBeGreaterThan(700_000)
  const made = await create(product)
  expect(made.status).toBe(201)
  expect(made.json.variants).toHaveLength(250)
  const body = { variants: variants.map((variant) => ({ ...variant, price: 1_500 })) }
  const changed = await send('PATCH', `${products}/${made.json.id}`, { body })
  expect(changed.status).toBe(200)
  const tooMuch = await create({ title: 'Mug', description: 'x'.repeat(3_000_000), variants: [] })
  expect(tooMuch.json).toMatchObject({ code: 'body_too_large' })
})

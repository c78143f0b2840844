import { describe, expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { ok } from '../../platform/result.ts'
import { changeProduct } from './change-product.ts'
import { ProductChangeSchema, ProductInputSchema } from './contract.ts'
import { createProduct } from './create-product.ts'

const product = ProductInputSchema.parse({
  handle: 'cafe\u0301',
  title: 'Shirt',
  description: '',
  vendor: '',
  productType: '',
  tags: [],
  categories: [],
  options: [{ name: 'Size', values: ['M', 'L'] }],
  variants: ['M', 'L'].map((size) => ({
    sku: `SHIRT-${size}`,
    options: [size],
    price: 2_000,
    weightGrams: 200,
    taxable: true,
    requiresShipping: true,
  })),
  images: [],
  status: 'active',
})

/** A product whose title was taken before direction controls were refused. */
async function shop() {
  const database = d1Of('catalog')
  const setStock = async () => ok(null)
  const deps = { database, now: 1, currency: 'USD', setStock }
  const made = await createProduct(deps, product)
  if (!made.ok) throw new Error(made.problem.code)
  const { id } = made.value.after
  database.sqlite.prepare('UPDATE product SET title = ? WHERE id = ?').run('Shirt \u202e', id)
  const change = (fields: object) => changeProduct(deps, id, ProductChangeSchema.parse(fields))
  return { made: made.value.after, change }
}

describe('a product of an earlier version of the shop', () => {
  it('is changed in its other fields as any other', async () => {
    const { change } = await shop()
    const changed = await change({ vendor: 'Loom' })
    expect(changed).toMatchObject({ ok: true, value: { after: { vendor: 'Loom' } } })
    expect(await change({ title: 'Shirt' })).toMatchObject({ ok: true })
  })

  it('is still held to what its parts must agree on', async () => {
    const { change } = await shop()
    const twice = await change({ variants: [product.variants[0], product.variants[0]] })
    expect(twice).toMatchObject({
      ok: false,
      problem: { errors: [{ pointer: '/variants/1/sku' }, { pointer: '/variants/1/options' }] },
    })
    const unfit = await change({ options: [] })
    expect(unfit).toMatchObject({ ok: false, problem: { code: 'invalid_body' } })
  })
})

it('a new handle is kept in one form, so that equal words are one address', async () => {
  const { made } = await shop()
  expect(made.handle).toBe('café')
})

describe('changes of one product at the same moment', () => {
  it('all stand', async () => {
    const { change } = await shop()
    const edits = await Promise.all([
      change({ vendor: 'Loom' }),
      change({ productType: 'Tops' }),
      change({ tags: ['linen'] }),
    ])
    expect(edits.every(({ ok }) => ok)).toBe(true)
    const now = await change({ description: 'Linen.' })
    const all = { vendor: 'Loom', productType: 'Tops', tags: ['linen'], description: 'Linen.' }
    expect(now).toMatchObject({ ok: true, value: { after: all } })
  })
})

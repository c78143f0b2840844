import { describe, expect, it } from 'vitest'
import type { StaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { fieldsOf, readProductForm } from './product-form.ts'
import { addVariants } from './product-variants.ts'

const USD = { currency: 'USD', locale: 'en-US' }

const product: StaffProduct = {
  id: 'prd_1',
  handle: 'shirt',
  title: 'Shirt',
  description: 'Linen.',
  vendor: '',
  productType: '',
  tags: ['a', 'b'],
  categories: ['new', 'clothes'],
  options: [{ name: 'Size', values: ['M', 'L'] }],
  variants: ['M', 'L'].map((size) => ({
    id: `var_${size}`,
    sku: `S-${size}`,
    options: [size],
    price: 2_000,
    weightGrams: 200,
    taxable: false,
    requiresShipping: true,
    stockPolicy: 'continue' as const,
    image: '/media/a.svg',
  })),
  images: [{ url: '/media/a.svg', alt: '', width: 0, height: 0 }],
  status: 'active',
  pending: false,
  revision: 3,
  updatedAt: '2026-01-01T00:00:00Z',
}
const saved = fieldsOf(product, USD)

describe('the form of a product', () => {
  it('sent as it was opened asks for the product as it is', () => {
    const { change, errors } = readProductForm(saved, product, USD)
    expect(errors).toEqual({})
    const { title, description, vendor, productType, tags, categories, options } = product
    const variants = product.variants.map(({ id: _, ...variant }) => variant)
    const same = { title, description, vendor, productType, tags, categories, options, variants }
    expect(change).toEqual(same)
  })

  it('says which field is wrong, and takes prices as people write them', () => {
    const typed = { ...saved, title: ' ', 'price-0': '1,299.50', 'price-1': 'x', 'weight-1': '-1' }
    const { change, errors } = readProductForm(typed, product, USD)
    expect(Object.keys(errors).sort()).toEqual(['price-1', 'title', 'weight-1'])
    expect(change.variants?.[0]?.price).toBe(129_950)
  })

  it('a tax class that is chosen counts, and the one shown changes nothing', () => {
    const typed = { ...saved, 'taxClass-0': 'reduced' }
    const { change } = readProductForm(typed, product, USD)
    expect(saved['taxClass-0']).toBe('exempt')
    expect(change.variants).toMatchObject([
      { taxable: true, taxClass: 'reduced' },
      { taxable: false },
    ])
  })

  it('says how a variant is delivered and sold; a form without these fields leaves them', () => {
    const chosen = { 'shipping-0': 'no', 'policy-0': 'untracked' }
    const { change } = readProductForm({ ...saved, ...chosen }, product, USD)
    const next = { requiresShipping: false, stockPolicy: 'untracked' }
    expect(change.variants).toMatchObject([
      next,
      { requiresShipping: true, stockPolicy: 'continue' },
    ])
    const former = Object.entries(saved).filter(([name]) => !/^(shipping|policy)-/.test(name))
    const left = readProductForm(Object.fromEntries(former), product, USD)
    expect(left.change.variants?.[0]).toMatchObject({
      requiresShipping: true,
      stockPolicy: 'continue',
    })
  })

  it('leaves out the rows to remove, but not all of them', () => {
    const one = readProductForm({ ...saved, 'remove-0': 'yes' }, product, USD)
    expect(one.change.variants).toMatchObject([{ sku: 'S-L' }])
    expect(one.change.options).toEqual([{ name: 'Size', values: ['L'] }])
    expect(one.rows).toEqual([1])
    const none = readProductForm({ ...saved, 'remove-0': 'yes', 'remove-1': 'yes' }, product, USD)
    expect(none.errors).toHaveProperty('variants')
  })

  it('a new row is counted where it has stock, and sells freely where it has none', () => {
    const row = { 'sku-2': 'S-S', 'value0-2': 'S', 'price-2': '5' }
    const free = readProductForm({ ...saved, ...row }, product, USD)
    expect(free.change.variants?.[2]).toMatchObject({ stockPolicy: 'untracked', price: 500 })
    expect(free.change.options).toEqual([{ name: 'Size', values: ['M', 'L', 'S'] }])
    const counted = readProductForm({ ...saved, ...row, 'stock-2': '7' }, product, USD)
    expect(counted.change.variants?.[2]).toMatchObject({ stockPolicy: 'deny', stock: 7 })
  })

  it('adds a row for each combination that is missing', () => {
    const typed = { ...saved, option1: 'Color', values1: 'Red, Blue', values0: 'S' }
    const grown = addVariants(typed, 'shirt')
    expect(grown?.added).toBe(4)
    expect(grown?.typed).toMatchObject({
      'sku-0': 'S-M',
      'value1-0': 'Red',
      'sku-2': 'shirt-m-blue',
      'price-2': '20.00',
      values1: '',
    })
    const { change, errors } = readProductForm(grown?.typed ?? {}, product, USD)
    expect(errors).toEqual({})
    expect(change.variants).toHaveLength(6)
    expect(addVariants(grown?.typed ?? {}, 'shirt')?.added).toBe(0)
    const many = Array.from({ length: 20 }, (_, n) => n).join(',')
    expect(addVariants({ ...typed, values0: many, values1: many }, 'shirt')).toBeNull()
  })
})

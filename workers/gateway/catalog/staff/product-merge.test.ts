import { describe, expect, it } from 'vitest'
import { type Fields, ROW_FIELDS } from './product-form.ts'
import { mergeFields, withChoices } from './product-merge.ts'

/** The form of a shirt with variants of these SKUs and prices. */
const formOf = (title: string, prices: Readonly<Record<string, string>>): Fields => ({
  title,
  vendor: '',
  description: 'Linen.',
  ...Object.fromEntries(
    Object.entries(prices).flatMap(([sku, price], row) => [
      [`sku-${row}`, sku],
      [`value0-${row}`, sku],
      [`price-${row}`, price],
    ]),
  ),
})

const opened = formOf('Shirt', { M: '20.00', L: '20.00' })

describe('two members of staff with one product', () => {
  it('both keep what only one of them changed', () => {
    const theirs = formOf('Linen shirt', { M: '20.00', L: '25.00' })
    const yours = { ...opened, vendor: 'Loom', 'price-0': '19.00', description: 'Linen.\r\n' }
    const merged = mergeFields(opened, theirs, yours)
    expect(merged.conflicts).toEqual([])
    expect(merged.taken).toEqual([
      { field: 'title', sku: null },
      { field: 'price', sku: 'L' },
    ])
    expect(merged.typed).toMatchObject({
      ...{ title: 'Linen shirt', vendor: 'Loom', 'price-0': '19.00', 'price-1': '25.00' },
    })
  })

  it.each(ROW_FIELDS.filter((field) => field !== 'sku' && field !== 'remove'))(
    'each field of a variant takes part: %s',
    (field) => {
      const name = `${field}-1`
      const before = { ...opened, [name]: 'a' }
      const theirs = { ...formOf('Linen shirt', { M: '20.00', L: '20.00' }), [name]: 'a' }
      expect(mergeFields(before, theirs, { ...before, [name]: 'b' }).typed[name]).toBe('b')
    },
  )

  it('choose where both changed one field; equal changes are none', () => {
    const theirs = { ...formOf('Linen shirt', { M: '25.00', L: '20.00' }), vendor: 'Loom' }
    const yours = { ...opened, title: 'Summer shirt', 'price-0': '19.00', vendor: 'Loom' }
    const { conflicts, typed } = mergeFields(opened, theirs, yours)
    expect(conflicts).toEqual([
      { name: 'title', field: 'title', sku: null, saved: 'Linen shirt', yours: 'Summer shirt' },
      { name: 'price-0', field: 'price', sku: 'M', saved: '25.00', yours: '19.00' },
    ])
    const chosen = { ...typed, 'choose title': 'saved', 'choose price-0': 'yours' }
    expect(withChoices(chosen, theirs)).toMatchObject({
      ...{ title: 'Linen shirt', 'price-0': '19.00' },
    })
  })

  it('rows follow their SKUs when one of them removes or adds a variant', () => {
    const theirs = formOf('Shirt', { XL: '30.00', L: '20.00' })
    const yours = { ...opened, 'price-1': '9.00', 'sku-2': ' S ', 'value0-2': 'S', 'price-2': '5' }
    const { typed, conflicts, taken } = mergeFields(opened, theirs, yours)
    expect(conflicts).toEqual([])
    expect(taken).toEqual([
      { field: 'variant', sku: 'XL' },
      { field: 'variant', sku: 'M' },
    ])
    const rows = [0, 1, 2, 3].map((row) => [typed[`sku-${row}`], typed[`price-${row}`]])
    expect(rows).toEqual([
      ['XL', '30.00'],
      ['L', '9.00'],
      ['S', '5'],
      [undefined, undefined],
    ])
  })

  it('a variant that one removed and the other changed is for the second to choose', () => {
    const changed = formOf('Shirt', { M: '25.00', L: '20.00' })
    const removedByYou = mergeFields(opened, changed, { ...opened, 'remove-0': 'yes' })
    const choice = { name: 'remove-0', field: 'variant', sku: 'M' }
    expect(removedByYou.conflicts).toEqual([{ ...choice, saved: 'M', yours: null }])
    expect(removedByYou.typed).toMatchObject({ 'price-0': '25.00', 'remove-0': 'yes' })
    const keep = { ...removedByYou.typed, 'choose remove-0': 'saved' }
    expect(withChoices(keep, changed)).not.toHaveProperty('remove-0')
    const drop = { ...removedByYou.typed, 'choose remove-0': 'yours' }
    expect(withChoices(drop, changed)).toMatchObject({ 'remove-0': 'yes' })

    const without = formOf('Shirt', { L: '20.00' })
    const removedByThem = mergeFields(opened, without, { ...opened, 'price-0': '19.00' })
    expect(removedByThem.conflicts).toEqual([
      { name: 'remove-1', field: 'variant', sku: 'M', saved: null, yours: 'M' },
    ])
    const gone = { ...removedByThem.typed, 'choose remove-1': 'saved' }
    expect(withChoices(gone, without)).toMatchObject({ 'sku-1': 'M', 'remove-1': 'yes' })
    const kept = { ...removedByThem.typed, 'choose remove-1': 'yours' }
    expect(withChoices(kept, without)).not.toHaveProperty('remove-1')
  })

  it('without the opened fields each difference is for the reader to choose', () => {
    const theirs = formOf('Linen shirt', { M: '20.00', L: '20.00' })
    expect(mergeFields(null, theirs, opened).conflicts).toMatchObject([
      { name: 'title', saved: 'Linen shirt', yours: 'Shirt' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { readQuantity } from '../http/pages/forms.ts'
import {
  readAttributes,
  readCodesForm,
  readLineForm,
  readSavedForm,
  readTakenOut,
  takenOutHref,
} from './forms.ts'

const form = (fields: Record<string, string>) => new URLSearchParams(fields)

describe('readQuantity', () => {
  it('takes whole numbers from 1 to 999, as people write them', () => {
    expect(readQuantity(' 3 ')).toEqual({ input: 3 })
    expect(readQuantity('３')).toEqual({ input: 3 })
    expect(readQuantity('999')).toEqual({ input: 999 })
  })

  it('gives back as typed what is none', () => {
    for (const typed of ['', '0', '-1', '1.5', '1e3', '1000', 'NaN', '<b>']) {
      expect(readQuantity(typed)).toEqual({
        typed,
        message: 'Enter a quantity from 1 to 999.',
      })
    }
  })
})

describe('readLineForm', () => {
  const read = (fields: Record<string, string>) => readLineForm('li_1', form(fields))

  it('does what the pressed button says, whatever stands in the quantity', () => {
    expect(read({ quantity: 'x', action: 'remove' })).toEqual({
      input: { type: 'cart.remove-line', lineId: 'li_1' },
    })
    expect(read({ quantity: '2', selected: 'no' })).toEqual({
      input: { type: 'cart.change-line', lineId: 'li_1', selected: false },
    })
  })

  it('takes a step by the quantity it leads to, else what was typed', () => {
    const to = (quantity: number) => ({
      input: { type: 'cart.change-line', lineId: 'li_1', quantity },
    })
    expect(read({ quantity: '2', to: '3' })).toEqual(to(3))
    expect(read({ quantity: '7' })).toEqual(to(7))
  })
})

describe('a quantity of 0', () => {
  it('removes the line, however it is written', () => {
    for (const typed of ['0', ' 0 ', '000', '０']) {
      expect(readLineForm('li_1', form({ quantity: typed }))).toEqual({
        input: { type: 'cart.remove-line', lineId: 'li_1' },
      })
    }
    for (const typed of ['', '-0', '0.5', 'no']) {
      expect(readLineForm('li_1', form({ quantity: typed }))).toMatchObject({ typed })
    }
  })
})

describe('a removed line in the address of the cart', () => {
  const line = { variantId: 'var_1', quantity: 3, attributes: { Engraving: 'Für “A & B”' } }
  const queryOf = (href: string) => new URL(href, 'https://shop.test').searchParams

  it('is read as it was written', () => {
    for (const from of ['cart', 'saved'] as const) {
      expect(readTakenOut(queryOf(takenOutHref(line, from)))).toEqual({ ...line, from })
    }
    const plain = { ...line, attributes: {} }
    expect(takenOutHref(plain, 'cart')).toBe('/cart?removed=var_1&quantity=3')
  })

  it('is left out where it would be too long for an address', () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`${index}`, '☃'.repeat(200)]),
    )
    expect(takenOutHref({ ...line, attributes }, 'cart')).toBe('/cart')
  })

  it('is nothing where the address is somebody’s invention', () => {
    for (const query of ['', 'removed=', 'removed=var_1', 'removed=var_1&quantity=0']) {
      expect(readTakenOut(new URLSearchParams(query))).toBeNull()
    }
    for (const attributes of [
      '{',
      '[]',
      '1',
      '{"a":1}',
      `{"a":"${'x'.repeat(201)}"}`,
      '{"":"a"}',
    ]) {
      expect(readAttributes(attributes)).toBeNull()
    }
  })
})

describe('readSavedForm', () => {
  it('knows its two buttons and nothing else', () => {
    expect(readSavedForm('li_1', form({ action: 'restore' }))?.type).toBe('cart.restore-line')
    expect(readSavedForm('li_1', form({ action: 'remove' }))?.type).toBe('cart.remove-line')
    expect(readSavedForm('li_1', form({}))).toBeNull()
  })
})

describe('readCodesForm', () => {
  const codes = [{ code: 'SPRING', applicable: false }]

  it('adds to the codes there are and takes one off', () => {
    expect(readCodesForm(codes, form({ code: ' moss ' }))).toEqual({
      input: { type: 'cart.set-discount-codes', codes: ['SPRING', 'moss'] },
    })
    expect(readCodesForm(codes, form({ code: '', remove: 'SPRING' }))).toEqual({
      input: { type: 'cart.set-discount-codes', codes: [] },
    })
  })

  it('keeps what was typed where it can be no code', () => {
    const typed = 'x'.repeat(65)
    expect(readCodesForm(codes, form({ code: typed }))).toMatchObject({ typed })
    expect(readCodesForm(codes, form({ code: '  ' }))).toMatchObject({ message: 'Enter a code.' })
  })
})

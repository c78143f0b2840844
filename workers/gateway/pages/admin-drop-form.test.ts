import { describe, expect, it } from 'vitest'
import { dropDefaults, errorsOfProblem, readDropForm } from './admin-drop-form.ts'

const NOW = Date.parse('2026-11-20T09:07:00Z')
const filled = {
  ...dropDefaults(NOW),
  title: 'Lamp night',
  sku0: 'LAMP-1',
  quota0: '50',
  sku2: 'LAMP-2',
  price2: '19,50',
  quota2: '7',
}
const read = (changes: Record<string, string> = {}) =>
  readDropForm({ ...filled, ...changes }, 'USD', 4)

describe('the form of a new drop', () => {
  it('needs nothing but a title and what is sold', () => {
    const { wish, errors } = read()
    expect(errors).toEqual({})
    expect(wish).toMatchObject({
      mode: 'queue',
      entriesOpenAt: Date.parse('2026-11-20T09:15:00Z'),
      opensAt: Date.parse('2026-11-20T10:15:00Z'),
      closesAt: Date.parse('2026-11-21T10:15:00Z'),
      passMs: 180_000,
      holdMs: 600_000,
      limitPerShopper: 1,
    })
    // A queue takes entries for as long as it lasts.
    expect(wish.entriesCloseAt).toBe(wish.closesAt)
  })

  it('takes rows in any place, and a price with a comma', () => {
    expect(read().wish.variants).toEqual([
      { sku: 'LAMP-1', price: null, quota: 50, row: 0 },
      { sku: 'LAMP-2', price: 1950, quota: 7, row: 2 },
    ])
  })

  it('closes the list of a draw at the opening where nothing is said', () => {
    const { wish } = read({ mode: 'draw' })
    expect(wish.entriesCloseAt).toBe(wish.opensAt)
  })

  it('says of each field what is wrong with it', () => {
    const { errors } = read({
      title: ' ',
      quota0: '0',
      price2: 'cheap',
      sku3: '',
      quota3: '5',
      limitPerShopper: '1.5',
      opensAt: 'soon',
      admissionFactor: '0,5',
    })
    expect(Object.keys(errors).sort()).toEqual([
      'admissionFactor',
      'limitPerShopper',
      'opensAt',
      'price2',
      'quota0',
      'sku3',
      'title',
    ])
  })

  it('refuses times in an order that cannot be', () => {
    const late = '2026-11-23T00:00'
    expect(read({ entriesOpenAt: late }).errors).toHaveProperty('entriesOpenAt')
    expect(read({ closesAt: '2026-11-20T10:15' }).errors).toHaveProperty('closesAt')
    expect(read({ mode: 'draw', entriesCloseAt: late }).errors).toHaveProperty('entriesCloseAt')
  })

  it('puts what the drop’s rules refuse beside the fields it is about', () => {
    const { variants } = read().wish
    const problems = [
      { pointer: '/variants/1/quota', code: 'x', detail: 'Too many.' },
      { pointer: '/passMs', code: 'x', detail: 'Too short.' },
      { pointer: '/opensAt', code: 'x', detail: 'Past.' },
    ]
    expect(errorsOfProblem(problems, variants)).toEqual({
      quota2: 'Too many.',
      passSeconds: 'Too short.',
      opensAt: 'Past.',
    })
  })
})

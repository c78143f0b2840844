import { describe, expect, it } from 'vitest'
import { DropInputSchema } from '../../../src/shared/drop/catalogue/input.ts'
import { dropDefaults, errorsOfProblem, readDropForm } from './staff-form.ts'

const filled = {
  ...dropDefaults(Date.parse('2026-11-20T09:07:00Z')),
  title: 'Lamp night',
  sku0: 'LAMP-1',
  quota0: '50',
  sku2: 'LAMP-2',
  price2: '19,50',
  quota2: '7',
}
const read = (changes: Record<string, string> = {}) =>
  readDropForm({ ...filled, ...changes }, { currency: 'USD', locale: 'en' }, 4)

describe('the form of a new drop', () => {
  it('needs nothing but a title and what is sold', () => {
    const { draft, errors } = read()
    expect(errors).toEqual({})
    expect(draft.input).toEqual({
      title: 'Lamp night',
      description: '',
      mode: 'queue',
      opensAt: '2026-11-20T10:15:00.000Z',
      closesAt: '2026-11-21T10:15:00.000Z',
      limitPerShopper: 1,
      requirements: { proofOfWork: false },
      passSeconds: 180,
      holdSeconds: 600,
      admissionFactor: 1,
    })
  })

  it('writes what the API takes', () => {
    const { draft } = read({ mode: 'draw', entriesCloseAt: '2026-11-20T10:00', stockShards: '2' })
    const variants = [{ variantId: 'var_x', quota: 1 }]
    expect(DropInputSchema.safeParse({ ...draft.input, variants }).success).toBe(true)
    expect(draft.input).toMatchObject({
      entriesCloseAt: '2026-11-20T10:00:00.000Z',
      stockShards: 2,
    })
  })

  it('holds its words to the rules of the API', () => {
    const { errors } = read({ title: 'Night\u202e', description: 'a\u0000' })
    expect(Object.keys(errors)).toEqual(['title', 'description'])
    expect(read({ description: ' One\r\nTwo ' }).draft.input.description).toBe('One\nTwo')
  })

  it('takes rows in any place, and a price with a comma', () => {
    expect(read().draft.variants).toEqual([
      { row: 0, sku: 'LAMP-1', quota: 50 },
      { row: 2, sku: 'LAMP-2', quota: 7, price: 1950 },
    ])
  })

  it('takes a thousands mark for one, and asks again where it could be either', () => {
    expect(read({ price2: '1,000' }).draft.variants[1]?.price).toBe(100_000)
    expect(read({ price2: '1.000' }).errors.price2).toContain('1250.50')
  })

  it('asks a queue nothing about the end of its entries', () => {
    expect(read({ entriesCloseAt: 'nonsense' }).errors).toEqual({})
  })

  it('says of each field what is wrong with it', () => {
    const { errors } = read({
      title: ' ',
      quota0: '0',
      price2: 'cheap',
      quota3: '5',
      limitPerShopper: '1.5',
      opensAt: 'soon',
      admissionFactor: '0',
      holdSeconds: '7201',
    })
    expect(Object.keys(errors).sort()).toEqual([
      'admissionFactor',
      'holdSeconds',
      'limitPerShopper',
      'opensAt',
      'price2',
      'quota0',
      'sku3',
      'title',
    ])
  })

  it('puts what the drop’s rules refuse beside the fields it is about', () => {
    const { variants } = read().draft
    const problems = [
      { pointer: '/variants/1/quota', code: 'x', detail: 'Too many.' },
      { pointer: '/variants/0/variantId', code: 'x', detail: 'Not sold.' },
      { pointer: '/opensAt', code: 'x', detail: 'Past.' },
    ]
    expect(errorsOfProblem(problems, variants)).toEqual({
      quota2: 'Too many.',
      sku0: 'Not sold.',
      opensAt: 'Past.',
    })
  })
})

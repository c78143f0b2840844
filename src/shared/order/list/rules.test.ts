import { describe, expect, it } from 'vitest'
import { idsFrom, newId } from '../../platform/ids.ts'
import { orderSearchOf, spanOfDays } from './rules.ts'

describe('a text of the search', () => {
  it.each([
    ['ABCD-1234-WXYZ', { by: 'number', prefix: 'ABCD-1234-WXYZ' }],
    ['#abcd 1234 wxyz', { by: 'number', prefix: 'ABCD-1234-WXYZ' }],
    ['abcd12', { by: 'number', prefix: 'ABCD-12' }],
    ['oil0', { by: 'number', prefix: '0110' }],
    ['Robin@Kerbside.test ', { by: 'email', email: 'robin@kerbside.test' }],
    ['robin@ker', { by: 'email-prefix', prefix: 'robin@ker' }],
  ])('%j is read as it is meant', (typed, meant) => {
    expect(orderSearchOf(typed)).toEqual(meant)
  })

  it.each(['', '  ', 'abc', 'kettle!', 'a'.repeat(400), 'ABCD-1234-WXYZ-9', 'buzzu'])(
    '%j asks for no order',
    (typed) => {
      expect(orderSearchOf(typed)).toBeNull()
    },
  )

  it('may be an id', () => {
    const id = newId('ord')
    expect(orderSearchOf(id)).toEqual({ by: 'id', id })
  })
})

describe('days', () => {
  it('hold both ends, and the ids of checkouts that began a day before', () => {
    const span = spanOfDays({ from: '2026-03-01', to: '2026-03-02' })
    expect(span).toEqual({
      createdFrom: Date.UTC(2026, 2, 1),
      createdBefore: Date.UTC(2026, 2, 3),
      idFrom: idsFrom('ord', Date.UTC(2026, 1, 28)),
      idBefore: idsFrom('ord', Date.UTC(2026, 2, 3)),
    })
  })

  it('that are none filter nothing', () => {
    expect(spanOfDays({ from: 'yesterday', to: '2026-13-40' })).toBeNull()
  })

  it('are where ids of their moments sort', () => {
    const before = idsFrom('ord', Date.now() - 1)
    const id = newId('ord')
    expect(before < id && id < idsFrom('ord', Date.now() + 1)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { conflictsOf, promotionsOf } from './conflicts.ts'
import type { ConflictFacts, Promotion } from './contract.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const FACTS: ConflictFacts = { now: NOW, withCampaign: new Set(), gifts: new Map() }

const promotion = (id: string, rest: Partial<Promotion> = {}): Promotion => ({
  id,
  title: id,
  status: 'active',
  priority: 0,
  combinesWith: 'all',
  conditions: [],
  action: { kind: 'amount', target: 'order', amount: 500 },
  revision: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})
const percent = (basisPoints: number, target: 'order' | 'matching-lines' | 'shipping' = 'order') =>
  ({ action: { kind: 'percentage', target, basisPoints } }) as const
const alone = { combinesWith: 'none' } as const
const find = (promotions: Promotion[], facts: Partial<ConflictFacts> = {}) =>
  conflictsOf(promotions, { ...FACTS, ...facts })

describe('promotions that may not apply together', () => {
  it('leave the one of the greater priority, of one priority the larger discount', () => {
    expect(find([promotion('a', alone), promotion('b', { priority: 1 })])).toEqual([
      { kind: 'excluded', winner: 'b', loser: 'a', by: 'priority' },
    ])
    expect(find([promotion('a', alone), promotion('b')])).toEqual([
      { kind: 'either', ids: ['a', 'b'] },
    ])
  })

  it('leave the one of the goods, whatever its priority', () => {
    const delivery = promotion('d', { action: { kind: 'free-delivery' }, priority: 9 })
    const excluded = { kind: 'excluded', winner: 'g', loser: 'd', by: 'goods-first' }
    expect(find([delivery, promotion('g', alone)])).toEqual([excluded])
    expect(find([promotion('g', alone), delivery])).toEqual([excluded])
  })

  it('conflict where they run at one time, and where each permits the other they do not', () => {
    const first = promotion('a', { ...alone, endsAt: '2026-12-01T00:00:00Z' })
    const next = promotion('b', { startsAt: '2026-12-01T00:00:00Z' })
    expect([find([first, next]), find([next, first])]).toEqual([[], []])
    expect(find([first, promotion('b', { startsAt: '2026-11-30T23:59:59Z' })])).toHaveLength(1)
    expect(find([promotion('a', { combinesWith: ['b'] }), promotion('b')])).toEqual([])
    const [a, b] = [
      promotion('a', { combinesWith: ['b'] }),
      promotion('b', { combinesWith: ['c'] }),
    ]
    expect(find([a, b])).toHaveLength(1)
  })

  it('do not meet in one cart where their buyers differ', () => {
    const of = (id: string, levels: string[]) =>
      promotion(id, { ...alone, conditions: [{ kind: 'member-level', levels }] })
    expect(find([of('a', ['gold']), of('b', ['silver'])])).toEqual([])
    expect(find([of('a', ['gold', 'silver']), of('b', ['silver'])])).toHaveLength(1)
    expect(find([of('a', ['gold']), promotion('b')])).toHaveLength(1)
    const to = (id: string, countries: string[]) =>
      promotion(id, { ...alone, conditions: [{ kind: 'country', countries }] })
    expect(find([to('a', ['US']), to('b', ['DE'])])).toEqual([])
  })

  it('are no conflict as drafts', () => {
    expect(find([promotion('a', alone), promotion('b', { status: 'draft' })])).toEqual([])
  })
})

describe('percentages', () => {
  it('that sum to more than the price are told with what they take together', () => {
    const [a, b] = [promotion('a', percent(6_000)), promotion('b', percent(5_000))]
    expect(find([b, a])).toEqual([
      { kind: 'stacked', ids: ['a', 'b'], basisPoints: 11_000, together: 8_000 },
    ])
    expect(find([a, promotion('b', percent(4_000))])).toEqual([])
  })

  it('of delivery are no part of those of the goods', () => {
    const goods = promotion('a', percent(6_000))
    expect(find([goods, promotion('b', percent(5_000, 'shipping'))])).toEqual([])
    const delivery = [
      promotion('b', percent(5_000, 'shipping')),
      promotion('c', percent(9_000, 'shipping')),
    ]
    expect(find([goods, ...delivery])).toMatchObject([{ kind: 'stacked', ids: ['c', 'b'] }])
  })

  it('of other products, of other times and with a cap are left out', () => {
    const of = (id: string, productIds: string[]) =>
      promotion(id, {
        ...percent(6_000, 'matching-lines'),
        conditions: [{ kind: 'products', productIds }],
      })
    expect(find([of('a', ['x']), of('b', ['y'])])).toEqual([])
    expect(find([of('a', ['x', 'y']), of('b', ['y'])])).toHaveLength(1)
    const later = promotion('b', { ...percent(6_000), startsAt: '2027-01-01T00:00:00Z' })
    const ending = promotion('a', { ...percent(6_000), endsAt: '2027-01-01T00:00:00Z' })
    expect(find([ending, later])).toEqual([])
    expect(find([promotion('a', percent(6_000)), later])).toHaveLength(1)
    const capped = { kind: 'percentage', target: 'order', basisPoints: 6_000, cap: 500 } as const
    expect(find([promotion('a', percent(6_000)), promotion('b', { action: capped })])).toEqual([])
  })

  it('of tiers count by their highest', () => {
    const tiers = [
      { minSubtotal: 0, basisPoints: 1_000 },
      { minSubtotal: 9_000, basisPoints: 7_000 },
    ]
    const stacked = find([
      promotion('a', { action: { kind: 'tiers', tiers } }),
      promotion('b', percent(4_000)),
    ])
    expect(stacked).toMatchObject([{ basisPoints: 11_000 }])
  })
})

describe('a promotion by itself', () => {
  it('asks for a code that no campaign has', () => {
    const one = promotion('a', { conditions: [{ kind: 'coupon' }] })
    expect(find([one])).toEqual([{ kind: 'no-campaign', id: 'a' }])
    expect(find([one], { withCampaign: new Set(['a']) })).toEqual([])
  })

  it('gives a variant that is not for sale, or of which too few are there', () => {
    const one = promotion('a', { action: { kind: 'gift', variantId: 'var_1', quantity: 2 } })
    const kinds = (gifts: [string, number | null][]) =>
      find([one], { gifts: new Map(gifts) }).map(({ kind }) => kind)
    expect(kinds([])).toEqual(['gift-unknown'])
    expect(kinds([['var_1', 1]])).toEqual(['gift-out'])
    expect(kinds([['var_1', 2]])).toEqual([])
    expect(kinds([['var_1', null]])).toEqual([])
  })

  it('is over while it is active, and conflicts with nothing more', () => {
    const over = promotion('a', { ...alone, endsAt: '2026-11-28T12:00:00Z' })
    expect(find([over, promotion('b')])).toEqual([{ kind: 'over', id: 'a' }])
  })
})

it('a conflict names its promotions', () => {
  const all = find([promotion('a', alone), promotion('b', { priority: 1 }), promotion('c', alone)])
  expect(all.map(promotionsOf)).toEqual([
    ['b', 'a'],
    ['a', 'c'],
    ['b', 'c'],
  ])
})
